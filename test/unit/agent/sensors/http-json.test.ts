/** Devices that are asked over the web: well ones, wrong ones, and those that hang, flood or break off. */
import { setInterval } from "node:timers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SensorReading } from "../../../../agent/sensors/define-sensor.ts";
import { maxAnswerBytes } from "../../../../agent/sensors/http-answer.ts";
import { httpJson } from "../../../../agent/sensors/http-json.ts";
import { createSensorRunner } from "../../../../agent/sensors/sensor-runner.ts";
import { createSensorWorld, describeSensor, type SensorWorld } from "../../../suites/sensor-suite.ts";
import { type HttpDevice, startHttpDevice } from "./http-device.ts";

const threePhases = JSON.stringify({ emeters: [{ current: 1.5 }, { current: "2.5" }, { current: 3500 }], name: "盤" });
const never = new AbortController().signal;

let device: HttpDevice;
beforeAll(async () => {
  device = await startHttpDevice(threePhases);
});
beforeEach(() => {
  device.answer(threePhases);
  device.asked.length = 0;
});
afterAll(() => device.unplug());

describeSensor("http-json", {
  adapter: httpJson,
  settings: () => ({ type: "http-json", url: device.url, path: "emeters[0].current" }),
  breakIt() {
    device.answer((_request, response) => void response.writeHead(503).end());
    return () => device.answer(threePhases);
  },
});

function create(more: object, world: SensorWorld = createSensorWorld()) {
  const settings = { id: "own", type: "http-json", url: device.url, ...more };
  return httpJson.create(httpJson.config.parse(settings), world.context);
}

/** What is read at once. */
async function read(more: object, world?: SensorWorld): Promise<SensorReading[]> {
  const sensor = create(more, world);
  await sensor.open(never);
  try {
    return (await sensor.read?.(never)) as SensorReading[];
  } finally {
    await sensor.close();
  }
}

describe("an answer", () => {
  it("gives a number at a path, and how often it comes", async () => {
    expect(await read({ path: "emeters[0].current" })).toEqual([{ rmsA: 1.5, channel: "1", periodMs: 1000 }]);
  });

  it("gives several channels, each with its own unit or that of the sensor", async () => {
    const channels = [
      { path: "emeters[0].current" },
      { path: "emeters[1].current", channel: "L2", scale: 10 },
      { path: "emeters[2].current", unit: "W", volts: 100 },
    ];
    const readings = await read({ unit: "mA", channels });
    expect(readings.map(({ channel, rmsA }) => [channel, rmsA])).toEqual([
      ["1", 0.0015],
      ["L2", 0.025],
      ["3", 35],
    ]);
    expect(device.asked).toHaveLength(1);
  });

  it.each([["1.25\r\n"], [" 1.25"], ["+1.25"]])("that is the bare number %j needs no path", async (text) => {
    device.answer(text);
    expect(await read({})).toEqual([{ rmsA: 1.25, channel: "1", periodMs: 1000 }]);
  });

  it("is read with a byte order mark, and with names in an encoding that isn't ours", async () => {
    const bytes = Buffer.concat([Buffer.from('\ufeff{"'), Buffer.from([0x93, 0x64]), Buffer.from('":1,"a":2}')]);
    device.answer((_request, response) => void response.end(bytes));
    expect(await read({ path: "a" })).toMatchObject([{ rmsA: 2 }]);
  });

  it("that is slow makes its readings valid for longer, since the next one comes later", async () => {
    const world = createSensorWorld();
    device.answer((_request, response) => {
      world.clock.advance(3000);
      response.end("1");
    });
    expect(await read({}, world)).toMatchObject([{ periodMs: 4000 }]);
  });

  it.each<[what: string, said: unknown]>([
    ["nothing", null],
    ["a number below 0", -1],
    ["the text NaN", "NaN"],
    ["a text with a unit", "1.2 A"],
    ["more than any clamp measures", 1e9],
    ["an object", {}],
  ])("with %s in one channel is a bad message, and the others count", async (_what, said) => {
    const world = createSensorWorld();
    device.answer(JSON.stringify({ a: 1, b: said }));
    expect(await read({ channels: [{ path: "a" }, { path: "b" }] }, world)).toMatchObject([{ rmsA: 1, channel: "1" }]);
    expect(world.badMessages).toEqual([expect.stringMatching(/^own\.2: b: .*(?:number|below 0|more than any)/)]);
  });

  it("without one of several paths is a bad message that says what there is in its place", async () => {
    const world = createSensorWorld();
    expect(
      await read({ channels: [{ path: "emeters[0].current" }, { path: "emeters[3].current" }] }, world),
    ).toHaveLength(1);
    expect(world.badMessages).toEqual(["own.2: there is no emeters[3].current; emeters is a list of 3. Check path"]);
  });

  it.each([
    ["ENERGY.Current", "there is no ENERGY.Current; the answer has emeters, name. Check path"],
    ["emeters[0].amps", "there is no emeters[0].amps; emeters[0] has current. Check path"],
    ["emeters[0].current.x", "there is no emeters[0].current.x; emeters[0].current is 1.5. Check path"],
    ['["em1:0"].x', 'there is no ["em1:0"].x; the answer has emeters, name. Check path'],
  ])("without the path %s is an error that says how far it leads", async (path, says) => {
    await expect(read({ path })).rejects.toThrow(says);
  });

  it.each([
    ["<html><body>Login</body></html>", { path: "a" }, "isn't JSON: <html><body>Login"],
    ['{"a":NaN}', { path: "a" }, 'isn\'t JSON: {"a":NaN}'],
    ['{"a":1', { path: "a" }, "isn't JSON"],
    ["", { path: "a" }, "isn't JSON"],
    ["Infinity", {}, "isn't a number: Infinity"],
    ['{"a":1}', {}, "isn't a number"],
  ])("such as %j is an error that shows it", async (text, more, says) => {
    device.answer(text);
    await expect(read(more)).rejects.toThrow(says);
  });

  it.each([
    [301, { location: "http://127.0.0.1:1/new?key=hidden" }, "sends us on to http://127.0.0.1:1/new?…;"],
    [302, { location: "/login" }, "sends us on to another address"],
    [401, {}, "check headers"],
    [403, {}, "check headers"],
    [404, {}, "there is no such page"],
    [418, {}, "check url"],
    [429, {}, "raise readEveryMs"],
    [500, {}, "start it again"],
  ])("with status %i is an error that says what to do", async (status, headers, says) => {
    device.answer((_request, response) => void response.writeHead(status, headers).end("1.5"));
    await expect(read({})).rejects.toThrow(new RegExp(`answers ${status}: .*${says.replace(/[?.]/g, "\\$&")}`));
    expect(device.asked).toHaveLength(1);
  });
});

describe("a device", () => {
  it("is asked with the headers of the settings, over a connection of its own each time", async () => {
    await read({ path: "emeters[0].current", headers: { Authorization: "Bearer abc", Accept: "text/json" } });
    expect(device.asked[0]?.headers).toMatchObject({
      authorization: "Bearer abc",
      accept: "text/json",
      connection: "close",
    });
    await expect.poll(() => device.connections()).toBe(0);
  });

  it.each<[does: string, answer: Parameters<HttpDevice["answer"]>[0]]>([
    ["hangs", () => {}],
    ["hangs after its headers", (_request, response) => void response.writeHead(200).flushHeaders()],
    [
      "drips its answer",
      (_request, response) => {
        const drip = setInterval(() => response.write(" "), 20);
        response.once("close", () => clearInterval(drip));
      },
    ],
  ])("that %s is given up after the time limit, and let go of", async (_does, answer) => {
    device.answer(answer);
    await expect(read({ timeoutMs: 200 })).rejects.toThrow(/within 200 ms: check its power/);
    await expect.poll(() => device.connections()).toBe(0);
  });

  it("that answers without end is given up at the limit, and let go of", async () => {
    let sent = 0;
    device.answer((_request, response) => {
      const chunk = " ".repeat(16 * 1024);
      const pour = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on("drain", pour);
      pour();
    });
    await expect(read({})).rejects.toThrow(`answers more than ${maxAnswerBytes} bytes`);
    await expect.poll(() => device.connections()).toBe(0);
    expect(sent).toBeLessThan(100 * maxAnswerBytes);
  });

  it("may answer with exactly as many bytes as are allowed", async () => {
    device.answer(`${" ".repeat(maxAnswerBytes - 1)}7`);
    expect(await read({})).toMatchObject([{ rmsA: 7 }]);
    device.answer(`${" ".repeat(maxAnswerBytes)}7`);
    await expect(read({})).rejects.toThrow("answers more than");
  });

  it("that breaks off in the middle gives no number, though there is one in what came", async () => {
    device.answer((_request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("1.5", () => response.socket?.destroy());
    });
    await expect(read({})).rejects.toThrow(/can't be asked \(.+\): check the address/);
  });

  it("that speaks something else than HTTP is named", async () => {
    device.answer((_request, response) => void response.socket?.end("220 ready\r\n"));
    await expect(read({})).rejects.toThrow(/can't be asked \(HPE_\w+\)/);
  });

  it("is asked over TLS when its address says so", async () => {
    await expect(read({ url: device.url.replace("http:", "https:") })).rejects.toThrow(
      /can't be asked \((?:EPROTO|ERR_SSL)/,
    );
    expect(device.asked).toEqual([]);
  });

  it("that goes away and comes back is measured again by itself", async () => {
    const world = createSensorWorld();
    const runner = createSensorRunner({
      id: "own",
      sensor: create({ path: "emeters[0].current" }, world),
      clock: world.clock,
      onReadings: (readings) => void world.readings.push(...readings),
      onProblem() {},
      random: () => 0,
    });
    const pass = () => world.clock.advanceAsync(100);
    runner.start();
    await expect.poll(() => pass().then(() => world.readings.length)).toBeGreaterThan(1);
    await device.unplug();
    await expect.poll(() => pass().then(() => runner.problem()?.message)).toMatch(/ECONNREFUSED|ECONNRESET/);
    const before = world.readings.length;
    await device.plugIn();
    await expect.poll(() => pass().then(() => world.readings.length)).toBeGreaterThan(before);
    expect(runner.problem()).toBeUndefined();
    await runner.close();
  });

  it("that hangs doesn't hold up closing", async () => {
    device.answer(() => {});
    const sensor = create({ timeoutMs: 9000 });
    await sensor.open(never);
    const reading = Promise.resolve(sensor.read?.(never));
    await expect.poll(() => device.asked.length).toBe(1);
    await sensor.close();
    await expect(reading).rejects.toThrow(/abort/);
    await expect.poll(() => device.connections()).toBe(0);
  });
});

describe("secrets", () => {
  const headers = { Authorization: "Basic dXNlcjpzZWNyZXQ=", "X-Api-Key": "k3y-of-the-device" };

  it.each<[where: string, answer: Parameters<HttpDevice["answer"]>[0], more: object]>([
    ["an answer that isn't JSON", "dXNlcjpzZWNyZXQ= k3y-of-the-device", { path: "a" }],
    ["the keys of an answer", '{"k3y-of-the-device":1}', { path: "a" }],
    ["a value", '{"a":"k3y-of-the-device"}', { path: "a" }],
    ["a status", (_request, response) => void response.writeHead(401).end("k3y-of-the-device"), { path: "a" }],
    [
      "a redirect",
      (_request, response) =>
        void response.writeHead(302, { location: "http://127.0.0.1:1/k3y-of-the-device?dXNlcjpzZWNyZXQ=" }).end(),
      {},
    ],
  ])("don't come out by %s", async (_where, answer, more) => {
    const world = createSensorWorld();
    device.answer(answer);
    const failure = await read({ ...more, headers, url: `${device.url}?token=in-the-address` }, world).catch(String);
    const said = JSON.stringify([failure, world.badMessages]);
    expect(said).not.toMatch(/dXNlcjpzZWNyZXQ|k3y-of|in-the-address/);
    expect(said.length).toBeGreaterThan(30);
    expect(device.asked[0]?.headers["x-api-key"]).toBe("k3y-of-the-device");
  });

  it.each([
    ["a password in the address", { url: "http://user:pass-word@127.0.0.1/" }, "send it by headers"],
    ["a header over two lines", { headers: { "X-Key": "pass-word\r\nX: 1" } }, "in one line"],
    ["a header that isn't plain", { headers: { "X-Key": "pass-word日" } }, "plain letters"],
  ])("such as %s are refused without being repeated", (_what, more, says) => {
    const { error } = httpJson.config.safeParse({ id: "own", type: "http-json", url: device.url, ...more });
    expect(error?.message).toContain(says);
    expect(error?.message).not.toContain("pass-word");
  });
});

describe("settings", () => {
  it.each([
    ["another protocol", { url: "ftp://127.0.0.1/" }, "begins with http:// or https://"],
    ["something else than an address", { url: "meter" }, "begins with http:// or https://"],
    ["a header that belongs to the connection", { headers: { Connection: "keep-alive" } }, "can't be set"],
    ["a header with a wrong name", { headers: { "X Key": "1" } }, "isn't the name of a header"],
    ["watts without a voltage", { unit: "W" }, "is needed with unit W"],
    ["watts without a voltage in a channel", { channels: [{ path: "a", unit: "W" }] }, "is needed with unit W"],
    ["a path beside channels", { path: "a", channels: [{ path: "b" }] }, "can't stand beside channels"],
    ["two channels of one name", { channels: [{ path: "a", channel: "2" }, { path: "b" }] }, "have the same name"],
    ["no channel at all", { channels: [] }, ">=1"],
    ["a path that can't be read", { path: "$.a" }, "leave out the $"],
    ["a time limit that the agent doesn't wait for", { timeoutMs: 10_000 }, "<=9000"],
  ])("with %s are refused", (_what, more, says) => {
    const { error } = httpJson.config.safeParse({ id: "own", type: "http-json", url: "http://127.0.0.1/", ...more });
    expect(error?.message).toContain(says);
  });

  it("may give each channel in watts its own voltage", () => {
    const channels = [{ path: "a", volts: 200 }];
    expect(
      httpJson.config.safeParse({ id: "own", type: "http-json", url: "http://a/", unit: "W", channels }).success,
    ).toBe(true);
  });
});
