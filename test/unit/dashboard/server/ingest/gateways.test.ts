/** The gateways as the dashboard hears them. */
import { beforeEach, describe, expect, it } from "vitest";
import { desiredSettings } from "../../../../../common/contract/plant-settings.ts";
import { createLog } from "../../../../../common/runtime/log.ts";
import { createGateways, type Gateways } from "../../../../../dashboard/server/ingest/gateways.ts";
import { createRecordingLink, type RecordingLink } from "../../../agent/recording-link.ts";

const topic = (kind: string, gateway = "g") => `machikoba/1/site/gateways/${gateway}/${kind}`;
const online = { status: "online", version: "1", stream: "0123456789abcdef", run: 1 };
const report = (codes: string[]) => ({
  revision: 1,
  problems: codes.map((code) => ({ code, message: `${code}: do something` })),
  outbox: { records: 0, bytes: 0, hours: 0 },
  counters: {},
});

let link: RecordingLink;
let gateways: Gateways;
let heard: string[];

beforeEach(() => {
  link = createRecordingLink();
  heard = [];
  gateways = createGateways("site", link, createLog({ level: "silent" }), {
    status: (gateway, { status }) => void heard.push(`${gateway} ${status}`),
    inventory: (gateway, { channels }) => void heard.push(`${gateway} has ${channels.map(({ channel }) => channel)}`),
    live: (gateway) => void heard.push(`${gateway} live`),
    records: (gateway, { records }) => void heard.push(`${gateway} records ${records.length}`),
    problemsChanged: () => void heard.push("problems"),
  });
  gateways.open();
});

describe("gateways", () => {
  it("are heard each under its own name", () => {
    link.bring(topic("status"), online, { retained: true });
    link.bring(topic("live", "h"), { run: 1, readings: [["clamp.1", 1, 0, 2500]] });
    link.bring(topic("records", "h"), {
      stream: online.stream,
      run: 1,
      records: [{ seq: 1, kind: "event", t: 0, event: "x" }],
    });
    expect(heard).toEqual(["g online", "problems", "h live", "h records 1"]);
    expect(gateways.ids()).toEqual(["g"]);
  });

  it("are shown as away when they say goodbye and when their connection breaks, instead of what they reported", () => {
    link.bring(topic("status"), online);
    link.bring(topic("reported"), report(["sensor-fails"]));
    expect(gateways.problems().map(({ code }) => code)).toEqual(["sensor-fails"]);
    for (const status of ["offline", "lost"]) {
      link.bring(topic("status"), { ...online, status });
      expect(gateways.problems()).toMatchObject([{ code: "gateway-away", subject: "g" }]);
    }
    link.bring(topic("status"), online);
    expect(gateways.problems().map(({ code }) => code)).toEqual(["sensor-fails"]);
  });

  it("say which of their channels are simulated; of others nobody knows", () => {
    const channel = (name: string, simulated: boolean) => ({
      channel: name,
      sensorType: "x",
      quantity: "rmsA",
      simulated,
    });
    link.bring(topic("inventory"), { channels: [channel("a.1", true), channel("b.1", false)] });
    const found = ["a.1", "b.1", "c.1"].map((name) => gateways.isSimulated("g", name));
    expect(found).toEqual([true, false, undefined]);
    expect(gateways.isSimulated("h", "a.1")).toBeUndefined();
  });

  it("that say what can't be understood are counted, and do no harm", () => {
    for (const kind of ["status", "inventory", "reported", "live", "records"]) {
      link.bring(topic(kind), "nonsense");
      link.bring(topic(kind), new Uint8Array([255]));
    }
    expect([gateways.badMessages(), heard]).toEqual([10, []]);
  });

  it("are told what is stored and what they shall run, to be found again when they come back", () => {
    const stored = { stream: online.stream, run: 1, seq: 5 };
    gateways.sendStored("g", stored);
    expect(link.published).toEqual([]);
    link.connect();
    gateways.sendStored("g", stored);
    gateways.sendDesired("g", desiredSettings.parse({ revision: 2, sensors: [], machines: [] }));
    expect(link.published.map((one) => [one.topic, one.retain])).toEqual([
      [topic("stored"), true],
      [topic("desired"), true],
    ]);
    expect(JSON.parse(link.published[0]?.text ?? "")).toEqual(stored);
  });
});
