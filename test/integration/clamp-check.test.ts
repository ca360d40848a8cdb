/** `machikoba clamp` against the broker and simulated devices: a person at the keyboard puts the clamp where it tells them to. */
import { PassThrough } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { clamp, runClamp } from "../../cli/clamp.ts";
import { clampWords } from "../../cli/clamp-words.ts";
import { plantSettings } from "../../common/contract/plant-settings.ts";
import { type Clock, createSystemClock } from "../../common/runtime/clock.ts";
import { createLog } from "../../common/runtime/log.ts";
import { createStepDevice, type StepDevice } from "../../firmware-sim/devices/step-device.ts";
import { createTicker } from "../../firmware-sim/devices/ticker.ts";
import { createRandom } from "../../firmware-sim/random.ts";
import { connectClient, root, startBroker } from "../fakes/broker-under-test.ts";
import { freePort } from "./mosquitto.ts";

const clock = quickClock(5);
const log = createLog({ level: "silent" });
const patience = { timeout: 25_000, interval: 20 };

/** A clock on which so many seconds pass in one: for people, devices and the check alike. */
function quickClock(times: number): Clock {
  const system = createSystemClock({ trust: "always" });
  return {
    ...system,
    monoMs: () => system.monoMs() * times,
    after: (delayMs, callback) => system.after(delayMs / times, callback),
    every: (intervalMs, callback) => system.every(intervalMs / times, callback),
  };
}

/** Devices with a clamp each, by name; switched on until the test is over. */
async function startDevices<N extends string>(port: number, names: readonly N[]): Promise<Record<N, StepDevice>> {
  const ticker = createTicker(clock);
  const devices = names.map((id, index): [N, StepDevice] => {
    const device = createStepDevice({
      id,
      site: "site",
      broker: { url: `mqtt://127.0.0.1:${port}` },
      clamp: { fullScaleA: 30, offsetCounts: 12, noiseCounts: 1.5, crestFactor: Math.SQRT2 },
      mainsHz: 50,
      clock,
      ticker,
      random: createRandom(index + 1),
    });
    onTestFinished(() => device.close());
    return [id, device];
  });
  for (const [, device] of devices) await device.open();
  await expect.poll(() => devices.every(([, device]) => device.isOnline()), patience).toBe(true);
  return Object.fromEntries(devices) as Record<N, StepDevice>;
}

interface CheckOptions {
  readonly nameplateA?: number;
  readonly lang?: string;
  readonly yesAfterS?: number;
}

/** Starts the check with a keyboard and a screen of its own. */
function startCheck(port: number, { nameplateA, lang, yesAfterS }: CheckOptions = {}) {
  const input = new PassThrough();
  const output = new PassThrough();
  let text = "";
  output.on("data", (chunk) => (text += chunk));
  const words = clampWords({ LANG: lang });
  const code = runClamp({
    channel: "press.1",
    nameplateA,
    measureS: 5,
    yesAfterS,
    site: "site",
    gateway: "gateway",
    broker: { url: `mqtt://127.0.0.1:${port}`, username: undefined, password: undefined },
    words,
    input,
    output,
    clock,
    log,
  });
  return { code, input, words, text: () => text };
}

/** Runs the check; before each Enter a person does what belongs to that step. */
async function check(port: number, actions: readonly (() => void)[], options: CheckOptions = {}) {
  const { code, input, words, text } = startCheck(port, options);
  for (const [index, act] of actions.entries()) {
    await expect.poll(() => text().split(words.pressEnter).length - 1, patience).toBe(index + 1);
    act();
    input.write("\n");
  }
  return { code: await code, text: text() };
}

describe("the check of a clamp", () => {
  test("says that all is good when the right channel changes, with lines for the settings", async () => {
    const { port } = await startBroker();
    const { press } = await startDevices(port, ["press", "lathe"]);
    press.setAmps(0.3);
    const { code, text } = await check(
      port,
      [() => press.putClampOn(false), () => press.putClampOn(true), () => press.setAmps(4)],
      { nameplateA: 6 },
    );
    expect(text).toContain("Channels that are heard: lathe.1, press.1");
    expect(text).toMatch(/GOOD: off 0\.(29|30)\d A, on [34]\.\d\d A, noise 0\.03\d A/);
    expect(code).toBe(0);
    const [known] = plantSettings.parse(parse(text.slice(text.indexOf("    gateways:")))).gateways[0]?.channels ?? [];
    expect(known).toMatchObject({ channel: "press.1", nameplateA: 6 });
    expect(known?.noiseFloorA).toBeCloseTo(0.0316, 2);
    expect(known?.noiseStdA).toBeGreaterThan(0.0004);
  });

  test("names the channel that changed instead, in Japanese at a Japanese terminal", async () => {
    const { port } = await startBroker();
    const { lathe } = await startDevices(port, ["press", "lathe"]);
    const { code, text } = await check(port, [() => {}, () => {}, () => lathe.setAmps(4)], { lang: "ja_JP.UTF-8" });
    expect(text).toMatch(/1\. 代わりにチャンネル lathe\.1 が 0\.03\d A から [34]\.\d\d A に変わりました/);
    expect(text).toContain("対処");
    expect(code).toBe(1);
  });

  test("names what is likely when nothing changes: the whole cable, an open jaw, a machine that is off", async () => {
    const { port } = await startBroker();
    await startDevices(port, ["press", "lathe"]);
    const { code, text } = await check(port, [() => {}, () => {}, () => {}]);
    expect(text).toMatch(/1\. Hardly any change.*whole cable/);
    expect(text).toMatch(/2\. The jaw/);
    expect(text).toMatch(/3\. The machine/);
    expect(code).toBe(1);
  });

  test("goes by what gateways tell where no device is heard, and keeps a floor that is taken out already", async () => {
    const { port } = await startBroker();
    const teller = await connectClient(port);
    const known = { channel: "press.1", noiseFloorA: 0.02, noiseStdA: 0.001 };
    const desired = { revision: 1, sensors: [], machines: [], channels: [known] };
    const dashboard = await connectClient(port, { username: "machikoba", password: "secret-of-this-run" });
    await dashboard.publishAsync(`${root}/gateways/hall-2/desired`, JSON.stringify(desired), { retain: true, qos: 1 });
    let amps = 0;
    onTestFinished(
      clock.every(200, () => {
        const noisy = amps + Math.random() / 1000;
        const live = { run: 1, readings: [["press.1", noisy, 0, 2000]] };
        teller.publish(`${root}/gateways/hall-2/live`, JSON.stringify(live));
      }),
    );
    const { code, text } = await check(port, [() => {}, () => {}, () => (amps = 3)], { nameplateA: 4 });
    expect(text).toContain("is taken out of this channel already");
    expect(parse(text.slice(text.indexOf("    gateways:")))).toEqual({
      gateways: [{ id: "hall-2", channels: [{ channel: "press.1", nameplateA: 4 }] }],
    });
    expect(code).toBe(0);
  });

  test("ends at once where nothing is heard", async () => {
    const { port } = await startBroker();
    const { code, text } = await check(port, []);
    expect(text).toContain("No channel is heard.");
    expect(text).toContain("Check its name, and the device's power and network.");
    expect(code).toBe(1);
  });
});

describe("the check without a person", () => {
  test("goes through the steps by itself when it is told to", async () => {
    const { port } = await startBroker();
    await startDevices(port, ["press"]);
    const { code, text } = startCheck(port, { yesAfterS: 1 });
    expect(await code).toBe(1);
    expect(text()).toContain("3/3");
    expect(text()).not.toContain("Enter");
  });

  test("is refused where nobody can press Enter", async () => {
    const { port } = await startBroker();
    await startDevices(port, ["press"]);
    const { code, input } = startCheck(port);
    input.end();
    await expect(code).rejects.toThrow(/no keyboard.*--yes-after/);
  });

  test("is refused where there is no broker", async () => {
    const { code } = startCheck(await freePort());
    await expect(code).rejects.toThrow(/broker at mqtt:\/\/127\.0\.0\.1:\d+ doesn't answer/);
  });
});

describe("the command", () => {
  test.each([
    [["--nameplate", "6"], /CHANNEL comes first/],
    [["press"], /CHANNEL comes first/],
    [["press.1", "--nameplate", "much"], /--nameplate much: use a number from 0.01 on/],
    [["press.1", "--measure", "1"], /--measure 1: use a number from 4 on/],
    [["press.1", "--mesure", "9"], /--mesure/],
  ])("refuses %j", async (args, reason) => {
    await expect(clamp.run(args)).rejects.toThrow(reason);
  });
});
