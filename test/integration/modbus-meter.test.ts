/** Modbus meters byte for byte, on TCP and on a serial line: what comes late, garbled, half or not at all. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { Sensor, SensorContext, SensorReading } from "../../agent/sensors/define-sensor.ts";
import { modbusMeter } from "../../agent/sensors/modbus-meter.ts";
import { createSensorRunner, type SensorRunner } from "../../agent/sensors/sensor-runner.ts";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { createSensorWorld } from "../suites/sensor-suite.ts";
import {
  type Answering,
  type Asked,
  pzemAnswer,
  startSerialLine,
  startTcpDevice,
  tcpFrame,
  withCrc,
} from "./modbus-devices.ts";

const never = new AbortController().signal;
const quickMs = 200;
/** The longest time limit that a meter may have. */
const slowMs = 3000;

/** Two meters on a line. */
const lathe = { name: "lathe", model: "pzem-004t-v3", address: 1 };
const press = { name: "press", model: "pzem-004t-v3", address: 2 };
/** Longer than a silent meter is left alone, in ms. */
const restMs = 2001;

function create(connection: object, meters: object[], context: SensorContext, timeoutMs = quickMs): Sensor {
  const settings = { id: "own", type: "modbus-meter", connection, meters, timeoutMs };
  const sensor = modbusMeter.create(modbusMeter.config.parse(settings), context);
  onTestFinished(() => sensor.close());
  return sensor;
}

/** An open sensor, and how to ask it: currents by channel. */
async function open(connection: object, meters: object[] = [lathe], timeoutMs = quickMs) {
  const world = createSensorWorld();
  const sensor = create(connection, meters, world.context, timeoutMs);
  await sensor.open(never);
  return {
    world,
    sensor,
    async read(): Promise<Record<string, number>> {
      const readings = [(await sensor.read?.(never)) ?? []].flat();
      return Object.fromEntries(readings.map(({ channel, rmsA }) => [channel ?? "", rmsA]));
    },
  };
}

/** Runs a sensor as the agent does, with the shortest pauses after failures. */
function run(connection: object, meters: object[] = [lathe]): { readings: number[]; runner: SensorRunner } {
  const readings: number[] = [];
  const clock = createSystemClock({ trust: "always" });
  const context = { ...createSensorWorld().context, now: () => clock.monoMs() };
  const runner = createSensorRunner({
    id: "own",
    sensor: create(connection, meters, context),
    clock,
    onReadings: (all: readonly SensorReading[]) => void readings.push(...all.map(({ rmsA }) => rmsA)),
    onProblem: () => undefined,
    random: () => 0,
  });
  onTestFinished(() => runner.close());
  runner.start();
  return { readings, runner };
}

const onTcp = (port: number) => ({ host: "127.0.0.1", port });
const patient = { timeout: 20_000, interval: 20 };

/** A kind of line: how its device answers, and how it is started. */
const kinds = [
  {
    kind: "TCP",
    answer: ({ transaction, send }: Asked, body: Uint8Array) => send(tcpFrame(transaction, body)),
    start: async (answering: Answering) => onTcp(await startTcpDevice(answering)),
  },
  {
    kind: "a serial line",
    answer: ({ send }: Asked, body: Uint8Array) => send(withCrc(body)),
    start: async (answering: Answering) => ({ path: (await startSerialLine(answering)).path }),
  },
];

describe.each(kinds)("on $kind", ({ answer, start }) => {
  it("asks with function 04 and reads the current", async () => {
    const asked: Asked[] = [];
    const connection = await start((question) => {
      asked.push(question);
      answer(question, pzemAnswer(1, 65_600));
    });
    const { read } = await open(connection);
    expect(await read()).toEqual({ 1: 65.6 });
    expect(asked).toMatchObject([{ address: 1, functionCode: 4, firstRegister: 0, registers: 10 }]);
  });

  it("puts an answer together that comes byte by byte", async () => {
    const connection = await start((question) => {
      answer(
        { ...question, send: (bytes) => bytes.forEach((byte) => void question.send(Buffer.of(byte))) },
        pzemAnswer(1, 7),
      );
    });
    expect(await (await open(connection)).read()).toEqual({ 1: 0.007 });
  });

  it("goes on with the others when a meter is silent, names it, and asks it again after a rest", async () => {
    const asked: number[] = [];
    let isMended = false;
    const connection = await start((question) => {
      asked.push(question.address);
      if (question.address === 2 || isMended) answer(question, pzemAnswer(question.address, 1000 * question.address));
    });
    const { world, sensor, read } = await open(connection, [lathe, press]);
    expect([await read(), await read(), await read()]).toEqual([{ press: 2 }, { press: 2 }, { press: 2 }]);
    // Once more in the next round: one lost answer is no reason to rest.
    expect(asked).toEqual([1, 2, 2, 1, 2]);
    expect(sensor.partFailure?.()).toMatch(/^meter lathe \(address 1\): no answer within 200 ms; check its power/);
    isMended = true;
    world.clock.advance(restMs);
    expect(await read()).toEqual({ press: 2, lathe: 1 });
    expect(sensor.partFailure?.()).toBeUndefined();
  });

  it("waits for one silent meter in a round at most", async () => {
    const asked: number[] = [];
    const connection = await start((question) => {
      asked.push(question.address);
      if (question.address === 4) answer(question, pzemAnswer(4, 4));
    });
    const meters = [1, 2, 3, 4].map((address) => ({ ...lathe, name: `m${address}`, address }));
    const { world, sensor, read } = await open(connection, meters);
    for (let round = 0; round < 4; round += 1) {
      await read();
      world.clock.advance(restMs);
    }
    expect(asked).toEqual([1, 2, 3, 4, 4, 1, 4, 2, 4, 3]);
    expect(sensor.partFailure?.()).toMatch(/meter m1 .*meter m2 .* And 1 more$/);
  });

  it("asks all in one round when none worked", async () => {
    let hasPower = false;
    const connection = await start((question) => {
      if (hasPower) answer(question, pzemAnswer(question.address, 1000));
    });
    const { world, sensor, read } = await open(connection, [lathe, press]);
    expect([await read(), await read()]).toEqual([{}, {}]);
    expect(sensor.partFailure?.()).toMatch(/meter lathe .*meter press /);
    hasPower = true;
    world.clock.advance(restMs);
    expect(await read()).toEqual({ lathe: 1, press: 1 });
  });

  it("names an exception in words, and asks the meter again in the next round", async () => {
    let isBusy = true;
    const connection = await start((question) => {
      answer(question, isBusy && question.address === 1 ? Buffer.of(1, 0x84, 6) : pzemAnswer(question.address, 5));
    });
    const { sensor, read } = await open(connection, [lathe, press]);
    expect(await read()).toEqual({ press: 0.005 });
    expect(sensor.partFailure?.()).toBe(
      "meter lathe (address 1): exception 6: it is busy (device busy); raise readEveryMs",
    );
    isBusy = false;
    expect(await read()).toEqual({ press: 0.005, lathe: 0.005 });
  });

  it("asks once more when an answer has a wrong length", async () => {
    let count = 0;
    const connection = await start((question) => {
      count += 1;
      answer(question, count === 1 ? Buffer.of(1, 4, 2, 0, 9) : pzemAnswer(1, 9));
      // On a serial line the rest is waited for: whatever comes next completes it, wrongly.
      if (count === 1) question.send(Buffer.alloc(20));
    });
    expect(await (await open(connection)).read()).toEqual({ 1: 0.009 });
    expect(count).toBe(2);
  });

  it("doesn't take another meter's answer", async () => {
    const connection = await start((question) => {
      answer(question, pzemAnswer(2, 99_000));
    });
    const { sensor, read } = await open(connection);
    expect(await read()).toEqual({});
    expect(sensor.partFailure?.()).toMatch(/^meter lathe \(address 1\): (?:no|garbled) answer/);
  });

  it("never takes a late answer for a new question", async () => {
    const rounds: number[] = [];
    const connection = await start((question) => {
      const { address, send } = question;
      rounds.push(address);
      if (rounds.length === 1) return;
      // The late answer comes close behind the other meter's, just before its own meter is asked again.
      const sent: Uint8Array[] = [];
      answer({ ...question, send: (bytes) => void sent.push(bytes) }, pzemAnswer(address, 1000));
      const transaction = question.transaction - 2;
      if (rounds.length === 3)
        answer({ ...question, transaction, send: (bytes) => void sent.push(bytes) }, pzemAnswer(1, 99_000));
      send(Buffer.concat(sent));
    });
    const { world, read } = await open(connection, [lathe, press]);
    expect(await read()).toEqual({ press: 1 });
    world.clock.advance(restMs);
    expect([await read(), await read()]).toEqual([
      { press: 1, lathe: 1 },
      { press: 1, lathe: 1 },
    ]);
    expect(rounds).toEqual([1, 2, 2, 1, 1, 2]);
  });

  it("throws a late answer away when its meter is the only one", async () => {
    let count = 0;
    const connection = await start((question) => {
      count += 1;
      if (count > 1) answer(question, pzemAnswer(1, 1000));
      else setTimeout(() => answer(question, pzemAnswer(1, 99_000)), quickMs + 50);
    });
    const { readings, runner } = run(connection);
    await expect.poll(() => runner.problem()?.message, patient).toContain("no answer within 200 ms");
    expect(readings).toEqual([]);
    await expect.poll(() => readings[0], patient).toBe(1);
    expect(runner.problem()).toBeUndefined();
  });

  it("does not wait for a meter's answer when it is closed", async () => {
    const asked: Asked[] = [];
    const connection = await start((question) => void asked.push(question));
    const { runner, readings } = run(connection);
    await expect.poll(() => asked.length, patient).toBe(1);
    await runner.close();
    expect([readings, runner.problem()]).toEqual([[], undefined]);
  });
});

describe("on TCP", () => {
  it("takes no answer with another question's number", async () => {
    const port = await startTcpDevice(({ transaction, send }) => {
      send(tcpFrame(transaction + 1, pzemAnswer(1, 99_000)));
      send(tcpFrame(transaction - 1, pzemAnswer(1, 98_000)));
      send(tcpFrame(transaction, pzemAnswer(1, 1000)));
    });
    const { read } = await open(onTcp(port));
    expect([await read(), await read()]).toEqual([{ 1: 1 }, { 1: 1 }]);
  });

  it("gives half an answer up, and asks the other meter on a new connection", async () => {
    const asked: string[] = [];
    const port = await startTcpDevice(({ address, transaction, connection, send }) => {
      asked.push(`${address} by ${connection}`);
      const frame = tcpFrame(transaction, pzemAnswer(address, 1000));
      send(asked.length === 1 ? frame.subarray(0, 12) : frame);
    });
    const { world, read } = await open(onTcp(port), [lathe, press]);
    expect([await read(), asked]).toEqual([{ press: 1 }, ["1 by 1", "2 by 2"]]);
    world.clock.advance(restMs);
    await read();
    await read();
    expect(asked.slice(2)).toEqual(["2 by 2", "1 by 2", "1 by 2", "2 by 2"]);
  });

  it("keeps its connection when a meter behind a gateway is silent: many gateways take only one", async () => {
    const connections: number[] = [];
    const port = await startTcpDevice(({ address, transaction, connection, send }) => {
      connections.push(connection);
      if (address === 2) send(tcpFrame(transaction, pzemAnswer(2, 2000)));
    });
    const { world, read } = await open(onTcp(port), [lathe, press]);
    for (let round = 0; round < 3; round += 1) {
      expect(await read()).toEqual({ press: 2 });
      world.clock.advance(restMs);
    }
    expect(connections).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("asks a single meter again in the next round when an answer was lost", async () => {
    let asked = 0;
    const port = await startTcpDevice(({ transaction, send }) => {
      asked += 1;
      if (asked !== 2) send(tcpFrame(transaction, pzemAnswer(1, 1000)));
    });
    const { read } = await open(onTcp(port));
    expect([await read(), await read(), await read()]).toEqual([{ 1: 1 }, {}, { 1: 1 }]);
  });

  it("says so at once when the connection is ended in the middle of an answer", async () => {
    const port = await startTcpDevice(({ transaction, send, hangUp }) => {
      send(tcpFrame(transaction, pzemAnswer(1, 1000)).subarray(0, 9));
      hangUp();
    });
    const { read } = await open(onTcp(port), [lathe], slowMs);
    const askedAt = performance.now();
    await expect(read()).rejects.toThrow(`127.0.0.1 port ${port} ended the connection`);
    expect(performance.now() - askedAt).toBeLessThan(slowMs);
  });

  it("connects again by itself when the connection was ended", async () => {
    const port = await startTcpDevice(({ transaction, connection, send, hangUp }) => {
      if (connection === 1) hangUp();
      else send(tcpFrame(transaction, pzemAnswer(1, 1000)));
    });
    const { readings, runner } = run(onTcp(port));
    await expect.poll(() => runner.problem()?.message, patient).toContain("ended the connection");
    await expect.poll(() => readings[0], patient).toBe(1);
    expect(runner.problem()).toBeUndefined();
  });

  it("survives a device that speaks something else", async () => {
    const port = await startTcpDevice(({ send }) => send(Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")));
    const { sensor, read } = await open(onTcp(port));
    expect(await read()).toEqual({});
    expect(sensor.partFailure?.()).toContain("no answer within 200 ms");
  });

  it("says that nobody listens there", async () => {
    const sensor = create({ host: "127.0.0.1", port: 1 }, [lathe], createSensorWorld().context);
    await expect(sensor.open(never)).rejects.toThrow("127.0.0.1 port 1 refuses: check port");
  });
});

describe("on a serial line", () => {
  it("sends and takes the bytes of a real PZEM-004T", async () => {
    const asked: string[] = [];
    const { path } = await startSerialLine(({ bytes, send }) => {
      asked.push(bytes.toString("hex"));
      // Heard on the wire: 225.9 V, 0.035 A, 0.5 W, 2 Wh, 50.1 Hz, power factor 0.06.
      send(Buffer.from("f8041408d3002300000005000000020000" + "01f500060000f8be", "hex"));
    });
    const { read } = await open({ path }, [{ model: "pzem-004t-v3", address: 248 }]);
    expect([await read(), asked]).toEqual([{ 1: 0.035 }, ["f8040000000a6464"]]);
  });

  it("asks once more when a checksum is wrong, and fails the meter when it stays wrong", async () => {
    let wrong = 1;
    const { path } = await startSerialLine(({ address, send }) => {
      const frame = withCrc(pzemAnswer(address, 1000));
      if (address === 1 && wrong-- > 0) frame[10] = 0x55;
      send(frame);
    });
    const { sensor, read } = await open({ path }, [lathe, press]);
    expect(await read()).toEqual({ lathe: 1, press: 1 });
    wrong = 2;
    expect(await read()).toEqual({ press: 1 });
    expect(sensor.partFailure?.()).toContain("meter lathe (address 1): garbled answer (CRC error); check A and B");
  });

  it("gives half an answer up, and isn't confused by it", async () => {
    let half = true;
    const { path } = await startSerialLine(({ address, send }) => {
      const frame = withCrc(pzemAnswer(address, 1000));
      send(address === 1 && half ? frame.subarray(0, 12) : frame);
      if (address === 1) half = false;
    });
    const { world, read } = await open({ path }, [lathe, press]);
    expect(await read()).toEqual({ press: 1 });
    world.clock.advance(restMs);
    expect(await read()).toEqual({ press: 1, lathe: 1 });
  });

  it("finds the answer behind noise on the line", async () => {
    const { path } = await startSerialLine(({ send }) => {
      send(Buffer.of(0xff, 0x00, 0xff));
      send(withCrc(pzemAnswer(1, 1000)));
    });
    expect(await (await open({ path })).read()).toEqual({ 1: 1 });
  });

  it("says that the adapter is gone, that its port isn't there, and measures again when it is back", async () => {
    const line = await startSerialLine(({ send }) => send(withCrc(pzemAnswer(1, 1000))));
    const { readings, runner } = run({ path: line.path });
    await expect.poll(() => readings.length, patient).toBeGreaterThan(0);
    await line.unplug();
    await expect.poll(() => runner.problem()?.message, patient).toContain(`${line.path} is gone`);
    await expect
      .poll(() => runner.problem()?.message, patient)
      .toContain(`${line.path} isn't there: plug the adapter in`);
    const before = readings.length;
    await line.plugIn();
    await expect.poll(() => readings.length, patient).toBeGreaterThan(before);
    expect(runner.problem()).toBeUndefined();
  });

  it("says at once that the adapter is gone while it waits for an answer", async () => {
    const line = await startSerialLine(() => void line.unplug());
    const { read } = await open({ path: line.path }, [lathe], slowMs);
    const askedAt = performance.now();
    await expect(read()).rejects.toThrow(`${line.path} is gone: was the adapter unplugged?`);
    expect(performance.now() - askedAt).toBeLessThan(slowMs);
  });
});
