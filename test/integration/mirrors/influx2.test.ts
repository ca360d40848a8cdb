/** The mirror in InfluxDB 2, against VictoriaMetrics, which takes its writes: what every mirror must do, and its questions. */
import { expect, it } from "vitest";
import { influx2 } from "../../../common/runtime/influx/influx2.ts";
import { type GateRequest, openHttpGate } from "../../fakes/http-gate.ts";
import { describeMirror, somePoints } from "../../suites/mirror-suite.ts";
import { startVictoriaMetrics } from "./victoria-metrics.ts";

describeMirror("influx2", { adapter: influx2, startServer: () => startVictoriaMetrics() });

const never = new AbortController().signal;
const startMs = Date.UTC(2026, 3, 1, 6);
const span = { startMs, endMs: startMs + 86_400_000 };
const channel = { site: "works", gateway: "hall", channel: "clamp.1", simulated: false };

/** A mirror whose server answers each request alike, and what it was asked. */
async function answered(body: string, status = 200) {
  const gate = await openHttpGate(() => 0);
  const asked: GateRequest[] = [];
  gate.rule = (request) => {
    asked.push(request);
    return { status, headers: { "content-type": "text/csv; charset=utf-8" }, body };
  };
  const settings = { id: "office", type: "influx2", url: gate.url, token: "a-token", org: "my works", bucket: 'a "b"' };
  const target = influx2.create(influx2.config.parse(settings));
  await target.open(never);
  return { target, asked };
}

// VictoriaMetrics doesn't speak Flux. These answers have the shape that the reference of InfluxDB's annotated CSV describes.
it("asks for counts by day in Flux, and reads them", async () => {
  const { target, asked } = await answered(
    [
      ",result,table,_start,_stop,count,sum",
      ",_result,0,2026-04-01T06:00:00Z,2026-04-02T00:00:00Z,3,4.5",
      ",_result,1,2026-04-02T00:00:00Z,2026-04-02T06:00:00Z,2,1e-3",
      "",
      "",
    ].join("\r\n"),
  );
  expect(await target.dayCounts(channel, span, never)).toEqual([
    { startMs: Date.UTC(2026, 3, 1), count: 3, sum: 4.5 },
    { startMs: Date.UTC(2026, 3, 2), count: 2, sum: 0.001 },
  ]);
  expect(asked[0]).toMatchObject({
    path: "/api/v2/query?org=my+works",
    headers: { authorization: "Token a-token", "content-type": "application/vnd.flux" },
  });
  expect(asked[0]?.body).toContain(
    'from(bucket: "a \\"b\\"") |> range(start: 2026-04-01T06:00:00.000Z, stop: 2026-04-02T06:00:00.000Z)',
  );
  expect(asked[0]?.body).toContain('r.channel == "clamp.1" and not exists r.source');
});

it("reads points, and asks for simulated ones by their tag", async () => {
  const { target, asked } = await answered(
    "#datatype,string,long,dateTime:RFC3339,double\r\n,result,table,_time,_value\r\n,_result,0,2026-04-01T06:00:00.137Z,1.25\r\n\r\n",
  );
  expect(await target.points({ ...channel, simulated: true }, span, never)).toEqual([
    { atMs: startMs + 137, mean: 1.25 },
  ]);
  expect(asked[0]?.body).toContain('r.source == "sim"');
});

it("finds nothing in an empty answer", async () => {
  const { target } = await answered("\r\n");
  expect(await target.dayCounts(channel, span, never)).toEqual([]);
});

it("names organisation and bucket in a write, and compresses what is long", async () => {
  const { target, asked } = await answered("", 204);
  await target.write(somePoints(100), never);
  expect(asked[0]?.path).toBe("/api/v2/write?org=my+works&bucket=a+%22b%22&precision=ms");
  expect(asked[0]?.headers["content-encoding"]).toBe("gzip");
  expect(asked[0]?.body.split("\n")).toHaveLength(100);
});

it("doesn't take a web page for InfluxDB", async () => {
  const { target } = await answered("<h1>Log in to the hotel's network</h1>");
  await expect(target.write(somePoints(1), never)).rejects.toMatchObject({ fate: "refused" });
});
