/** Lights on pins: a stand-in for the gpiod tools in both syntaxes, and the real tools on a computer without pins. */
import { describe, expect, it } from "vitest";
import { gpioLight } from "../../../agent/outputs/gpio-light.ts";
import { describeSwitch, faultOf, kindOf, outputOf } from "../../suites/output-suite.ts";
import { useGpiodStandIn } from "./gpiod-on-path.ts";

const never = new AbortController().signal;
const lightOn = (line: number, more: object = {}) =>
  kindOf(outputOf(gpioLight, { type: "gpio-light", line, ...more }), "switch");

describe.each([1, 2] as const)("with libgpiod %i", (generation) => {
  const lines = useGpiodStandIn(generation);

  describeSwitch(`a light on a pin, libgpiod ${generation}`, {
    adapter: gpioLight,
    settings: () => ({ type: "gpio-light", line: 17 }),
    isOn: () => lines.level(17) === "high",
    async breakIt() {
      lines.refuse("error setting the GPIO line values: Device or resource busy");
      return { code: "busy", mend: async () => lines.refuse(undefined) };
    },
    wrong: [
      {
        what: "a chip that there isn't",
        settings: () => ({ type: "gpio-light", chip: "gpiochip9", line: 17 }),
        code: "no-such-line",
        mend: /line 17 of gpiochip9: there is no such chip; gpiodetect/,
      },
    ],
  });

  it("an active-low relay is on while its line is low, and high when it is off", async () => {
    const relay = lightOn(4, { activeLow: true });
    await relay.open();
    expect(lines.level(4)).toBe("high");
    await relay.set(true, never, 5000);
    expect(lines.level(4)).toBe("low");
    await relay.close();
    expect(lines.level(4)).toBe("high");
  });

  it("goes off by itself in time when the gateway dies", async () => {
    const light = lightOn(5);
    await light.set(true, never, 400);
    expect(lines.level(5)).toBe("high");
    await expect.poll(() => lines.level(5), { interval: 20 }).toBe("released");
    await light.close();
  });

  it("is held for no longer than its settings allow", async () => {
    const light = lightOn(6, { longestOnMs: 1500 });
    await light.set(true, never, 86_400_000);
    const held = lines.calls().findLast((call) => call.endsWith("6=1"));
    expect(held).toBe(
      generation === 1 ? "gpioset -m time -s 1 -u 500000 gpiochip0 6=1" : "gpioset -c gpiochip0 -t 1500ms,0 6=1",
    );
    await light.close();
  });
});

describe("with the real tools, on a computer without pins,", () => {
  it("a light says that there is no such chip", async () => {
    const light = lightOn(17, { chip: "gpiochip99" });
    const fault = await faultOf(light.open());
    expect([fault.code, fault.message]).toEqual(["no-such-line", expect.stringMatching(/gpiodetect/)]);
    expect((await faultOf(light.set(true, never, 1000))).code).toBe("no-such-line");
    await light.close();
  });

  it("a light without the tools says how to install them", async () => {
    const before = process.env.PATH;
    process.env.PATH = "/nonexistent";
    const fault = await faultOf(lightOn(17).open()).finally(() => {
      process.env.PATH = before;
    });
    expect([fault.code, fault.message]).toEqual(["not-installed", expect.stringMatching(/sudo apt install gpiod/)]);
  });
});
