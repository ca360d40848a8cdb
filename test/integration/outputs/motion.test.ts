/** Motion sensors: on a pin by gpiomon in both syntaxes, and on MQTT with devices on real brokers. */
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { gpioMotion } from "../../../agent/motion/gpio-motion.ts";
import { mqttMotion } from "../../../agent/motion/mqtt-motion.ts";
import { simulatedMotion } from "../../../agent/motion/simulated-motion.ts";
import { createSystemClock } from "../../../common/runtime/clock.ts";
import { createLog } from "../../../common/runtime/log.ts";
import { createMqttLink, type MqttLink } from "../../../common/runtime/mqtt-link.ts";
import { createMotionDevice, type MotionDevice } from "../../../firmware-sim/devices/motion-device.ts";
import { startBroker } from "../../fakes/broker-under-test.ts";
import { markPrograms, programsLeft } from "../../suites/camera-suite.ts";
import { createMotionWorld, describeMotion } from "../../suites/motion-suite.ts";
import { useGpiodStandIn } from "./gpiod-on-path.ts";

const clock = createSystemClock({ trust: "always" });
const noLink: Pick<MqttLink, "subscribe"> = { subscribe: () => expect.fail("it subscribes") };

describe.each([1, 2] as const)("with libgpiod %i", (generation) => {
  const lines = useGpiodStandIn(generation);
  markPrograms();

  describeMotion(`a PIR on a pin, libgpiod ${generation}`, {
    adapter: gpioMotion,
    settings: () => ({ type: "gpio-motion", line: 22 }),
    clock,
    link: () => noLink,
    see: (isMoving) => lines.edge(22, isMoving ? 1 : 0),
    ready: () => expect.poll(() => lines.isWatched(22), { interval: 10 }).toBe(true),
    async breakIt() {
      lines.edge(22, "error waiting for events: Device or resource busy");
      return { problem: /another program has it/, mend: async () => lines.forget(22) };
    },
  });

  it("one that is active low sees somebody when its line falls", async () => {
    const world = createMotionWorld({ type: "gpio-motion", adapter: gpioMotion, clock, link: noLink });
    await world.set.configure([{ id: "own", type: "gpio-motion", line: 23, activeLow: true }]);
    await expect.poll(() => lines.isWatched(23), { interval: 10 }).toBe(true);
    lines.edge(23, 0);
    await expect.poll(() => world.set.word("own")).toBe("moving");
    lines.edge(23, 1);
    await expect.poll(() => world.set.word("own")).toBe("still");
    await world.set.close();
    expect(programsLeft()).toEqual([]);
  });
});

it("the real gpiomon on a computer without pins says that there is no such chip", async () => {
  const world = createMotionWorld({ type: "gpio-motion", adapter: gpioMotion, clock, link: noLink });
  await world.set.configure([{ id: "own", type: "gpio-motion", chip: "gpiochip99", line: 22 }]);
  await expect
    .poll(() =>
      world.set
        .problems()
        .map(({ message }) => message)
        .join(),
    )
    .toMatch(/gpiomon can't use line 22 of gpiochip99: there is no such chip; gpiodetect/);
  await world.set.close();
});

describe("on our broker", () => {
  let link: MqttLink;
  let device: MotionDevice;

  beforeEach(async () => {
    const { port } = await startBroker();
    const url = `mqtt://127.0.0.1:${port}`;
    const broker = { url };
    link = createMqttLink({ url, clientId: "gateway", log: createLog({ level: "silent" }) });
    device = createMotionDevice({ id: "own", site: "site", broker, clock, random: () => 0 });
    link.open();
    device.open();
    onTestFinished(async () => {
      await device.close();
      await link.close();
    });
    await expect.poll(() => link.isConnected() && device.isOnline(), { interval: 10 }).toBe(true);
  });

  const away = async () => {
    device.cut();
    return {
      problem: /is away/,
      async mend() {
        device.open();
        await expect.poll(() => device.isOnline()).toBe(true);
      },
    };
  };

  describeMotion("a simulated one", {
    adapter: simulatedMotion,
    settings: () => ({ type: "simulated-motion" }),
    clock,
    link: () => link,
    see: (isMoving) => device.see(isMoving),
    breakIt: away,
  });

  describeMotion("one with JSON", {
    adapter: mqttMotion,
    // Topics below our own tree are refused in settings: this one stands for a maker's.
    settings: () => ({ type: "mqtt-motion", topic: "zigbee2mqtt/pir", path: "occupancy" }),
    clock,
    link: () => link,
    see: (isMoving) => link.publish("zigbee2mqtt/pir", `{"occupancy":${isMoving}}`, { qos: 1, retain: false }),
  });
});
