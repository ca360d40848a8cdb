/** Switches on MQTT with devices that speak as their makers' do, on Mosquitto and on our broker. */
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { OutputContext } from "../../../agent/outputs/define-output.ts";
import { outputTypes } from "../../../agent/outputs/index.ts";
import { createOutputSet } from "../../../agent/outputs/output-set.ts";
import { shellySwitch } from "../../../agent/outputs/shelly-switch.ts";
import { tasmotaSwitch } from "../../../agent/outputs/tasmota-switch.ts";
import { createLog } from "../../../common/runtime/log.ts";
import { createMqttLink } from "../../../common/runtime/mqtt-link.ts";
import { createShellyRelay, createShellyRpcRelay } from "../../../firmware-sim/devices/shelly-relay.ts";
import { createTasmotaRelay, type RelayDevice } from "../../../firmware-sim/devices/tasmota-relay.ts";
import { caughtUp, collect, connectClient, startBroker } from "../../fakes/broker-under-test.ts";
import { createTestClock } from "../../fakes/test-clock.ts";
import { describeSwitch, faultOf, kindOf, outputContext, outputOf } from "../../suites/output-suite.ts";
import { freePort, startMosquitto } from "../mosquitto.ts";

const never = new AbortController().signal;

/** A connection as the agent has it. */
async function connectGateway(port: number, id = "gateway"): Promise<Pick<OutputContext, "link">> {
  const link = createMqttLink({ url: `mqtt://127.0.0.1:${port}`, clientId: id, log: createLog({ level: "silent" }) });
  link.open();
  onTestFinished(() => link.close());
  await expect.poll(() => link.isConnected(), { interval: 10 }).toBe(true);
  return { link };
}

interface Plant {
  readonly port: number;
  readonly clock: ReturnType<typeof createTestClock>;
  readonly devices: Readonly<Record<"tasmota" | "shelly" | "shellyRpc", RelayDevice>>;
  readonly context: Pick<OutputContext, "link">;
}

/** A broker, one device of each kind, and a gateway. */
async function startPlant(port: number): Promise<Plant> {
  const broker = { url: `mqtt://127.0.0.1:${port}` };
  const clock = createTestClock();
  const devices = {
    tasmota: createTasmotaRelay({ topic: "tasmota_0F2A1C", broker, clock }),
    shelly: createShellyRelay({ device: "shelly1-B929CC", broker }),
    shellyRpc: createShellyRpcRelay({ device: "shellyplus1-a8032abe54dc", broker, clock }),
  };
  for (const device of Object.values(devices)) {
    await device.open();
    onTestFinished(() => device.close());
  }
  return { port, clock, devices, context: await connectGateway(port) };
}

async function startOnMosquitto(): Promise<Plant> {
  const port = await freePort();
  await startMosquitto(port);
  return startPlant(port);
}

const settings = {
  tasmota: { type: "tasmota-switch", topic: "tasmota_0F2A1C", answerMs: 2000 },
  shelly: { type: "shelly-switch", prefix: "shellies/shelly1-B929CC", generation: 1, answerMs: 2000 },
  shellyRpc: { type: "shelly-switch", prefix: "shellyplus1-a8032abe54dc", answerMs: 2000 },
} as const;
const adapters = { tasmota: tasmotaSwitch, shelly: shellySwitch, shellyRpc: shellySwitch } as const;
const firstRelay = { tasmota: 1, shelly: 0, shellyRpc: 0 } as const;
const kinds = ["tasmota", "shelly", "shellyRpc"] as const;

describe("on Mosquitto", () => {
  let plant: Plant;
  beforeEach(async () => {
    plant = await startOnMosquitto();
  });

  describe.each(kinds)("%s", (kind) => {
    describeSwitch(kind, {
      adapter: adapters[kind] as typeof tasmotaSwitch,
      settings: () => settings[kind],
      context: () => plant.context,
      isOn: () => plant.devices[kind].isOn(firstRelay[kind]),
      async breakIt() {
        const device = plant.devices[kind];
        device.cut();
        const watcher = await connectClient(plant.port);
        const heard = collect(watcher);
        await watcher.subscribeAsync(["tele/+/LWT", "shellies/+/online", "+/online"]);
        await expect.poll(() => heard.filter((said) => / (?:Offline|false)$/.test(said)).length).toBeGreaterThan(0);
        return { code: "offline", mend: () => device.open() };
      },
      wrong: [
        {
          what: "a device that there isn't",
          settings: () =>
            kind === "tasmota"
              ? { ...settings.tasmota, topic: "tasmota_other", answerMs: 500 }
              : { ...settings[kind], prefix: "other", answerMs: 500 },
          code: "no-answer",
          mend: /doesn't answer within 0\.5 s: is .*(tasmota_)?other the .* in its MQTT settings/,
        },
      ],
    });
  });

  it("a Shelly without such a relay refuses, and says so", async () => {
    const output = kindOf(
      outputOf(shellySwitch, { ...settings.shellyRpc, relay: 3 }, outputContext(plant.context)),
      "switch",
    );
    await output.open();
    const fault = await faultOf(output.set(true, never));
    expect([fault.code, fault.message]).toEqual(["refused", "refuses: Argument 'id', value 3 not found!"]);
  });

  it.each(["tasmota", "shellyRpc"] as const)("%s goes off by itself when the gateway dies", async (kind) => {
    const output = kindOf(
      outputOf(adapters[kind] as typeof tasmotaSwitch, settings[kind], outputContext(plant.context)),
      "switch",
    );
    await output.open();
    await output.set(true, never, 45_000);
    await plant.clock.advanceAsync(30_000);
    await output.set(true, never, 45_000);
    await output.close();
    await plant.clock.advanceAsync(44_000);
    expect(plant.devices[kind].isOn(firstRelay[kind])).toBe(true);
    await plant.clock.advanceAsync(60_000);
    expect(plant.devices[kind].isOn(firstRelay[kind])).toBe(false);
  });

  it("Tasmota's flash memory is spared: the time is said when it changes, and again when the device has restarted", async () => {
    const listener = await connectClient(plant.port);
    const heard = collect(listener);
    await listener.subscribeAsync("cmnd/#");
    const output = kindOf(outputOf(tasmotaSwitch, settings.tasmota, outputContext(plant.context)), "switch");
    await output.open();
    const times = () => heard.flatMap((said) => (said.includes("PulseTime") ? said.split(" ")[1] : []));
    for (const forMs of [20_000, 50_000, 59_000, 61_000]) await output.set(true, never, forMs);
    await caughtUp(listener, await connectClient(plant.port));
    expect([...new Set(times())]).toEqual(["160", "220"]);
    plant.devices.tasmota.cut();
    const outcome = () =>
      output.set(true, never, 61_000).then(
        () => "on",
        (error: { code?: string }) => error.code,
      );
    await expect.poll(outcome).toBe("offline");
    heard.length = 0;
    await plant.devices.tasmota.open();
    await expect.poll(outcome).toBe("on");
    await caughtUp(listener, await connectClient(plant.port));
    expect([...new Set(times())]).toEqual(["220"]);
  });

  it("a Tasmota that answers but doesn't do it has not confirmed", async () => {
    const stubborn = await connectClient(plant.port);
    await stubborn.subscribeAsync("cmnd/stubborn/#");
    stubborn.on("message", () => stubborn.publish("stat/stubborn/POWER", "OFF"));
    const own = { ...settings.tasmota, topic: "stubborn", answerMs: 500 };
    const output = kindOf(outputOf(tasmotaSwitch, own, outputContext(plant.context)), "switch");
    await output.open();
    expect((await faultOf(output.set(true, never))).code).toBe("no-answer");
    await output.set(false, never);
  });

  it("without the broker the fault says so", async () => {
    const { link } = plant.context;
    const context = outputContext({ link: { ...link, publish: () => Promise.reject(new Error("no connection")) } });
    const output = kindOf(outputOf(tasmotaSwitch, settings.tasmota, context), "switch");
    await output.open();
    const fault = await faultOf(output.set(true, never));
    expect([fault.code, fault.message]).toEqual(["no-broker", expect.stringMatching(/check that it runs/)]);
  });

  it("the second relay of a Tasmota with two is the second", async () => {
    const broker = { url: `mqtt://127.0.0.1:${plant.port}` };
    const two = createTasmotaRelay({ topic: "two", relays: 2, broker, clock: plant.clock });
    await two.open();
    onTestFinished(() => two.close());
    for (const relay of [1, 2]) {
      const output = kindOf(
        outputOf(tasmotaSwitch, { ...settings.tasmota, topic: "two", relay }, outputContext(plant.context)),
        "switch",
      );
      await output.open();
      await output.set(true, never, 1000);
      expect([1, 2].map(two.isOn)).toEqual([1, 2].map((one) => one <= relay));
    }
  });
});

it("on our broker, a set of outputs drives its lights, says what fails, and lets go of all when it closes", async () => {
  const { port } = await startBroker();
  const { devices, context, clock } = await startPlant(port);
  const problems: string[] = [];
  const set = createOutputSet({
    types: outputTypes,
    context: { ...context, clock, announce: async () => {} },
    onProblem: () =>
      void problems.push(
        set
          .problems()
          .map(({ message }) => message)
          .join(),
      ),
    random: () => 0,
  });
  await set.configure([
    { id: "lamp", ...settings.tasmota },
    { id: "relay", ...settings.shellyRpc },
    { id: "lamp", ...settings.shelly },
    { id: "wrong", type: "tasmota-swich" },
    { id: "keys", type: "no-voice", loud: true },
  ]);
  expect(set.ids()).toEqual(["lamp", "relay"]);
  expect(set.problems().map(({ message }) => message)).toEqual([
    "Output lamp: stands twice; give each output an id of its own",
    'Output wrong: there is no type "tasmota-swich"; did you mean tasmota-switch?',
    expect.stringMatching(/^Output keys: settings: .*loud/),
  ]);
  const lamp = set.light("lamp");
  await lamp?.hold("photo", 20_000, never);
  await set.light("relay")?.hold("motion", 20_000, never);
  expect([devices.tasmota.isOn(1), devices.shellyRpc.isOn(0)]).toEqual([true, true]);
  await set.configure([{ id: "lamp", ...settings.tasmota }]);
  expect([set.light("lamp") === lamp, devices.tasmota.isOn(1), devices.shellyRpc.isOn(0)]).toEqual([true, true, false]);
  devices.tasmota.cut();
  await clock.advanceAsync(20_000);
  await expect
    .poll(() =>
      set
        .problems()
        .map(({ message }) => message)
        .join(),
    )
    .toMatch(/Output lamp: the device is away/);
  await devices.tasmota.open();
  await expect
    .poll(async () => {
      await clock.advanceAsync(1000);
      return [devices.tasmota.isOn(1), set.problems()];
    })
    .toEqual([false, []]);
  expect(problems.some((said) => said.includes("device is away"))).toBe(true);
  await set.close();
  expect([set.ids(), set.light("lamp")]).toEqual([[], undefined]);
});
