/** Every query of the Grafana dashboard, with its variables filled in, is answered by a real InfluxDB 1.6 that holds such points. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { influxMeasurement } from "../../common/contract/influx-layout.ts";
import { inProject } from "../project-root.ts";
import { type Influxd, startInfluxd } from "./mirrors/influxd.ts";

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: string;
  readonly includeAll?: boolean;
  readonly current: { readonly value?: string };
  readonly options: readonly { readonly value: string }[];
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly query: string; readonly rawQuery: boolean; readonly alias: string }[];
}
interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
}

const dashboard = JSON.parse(readFileSync(inProject("docs", "grafana", "dashboard.json"), "utf8")) as Dashboard;
const variables = dashboard.templating.list;
const atMs = Date.parse("2026-04-01T09:00:00+09:00");

/** Fills variables in as Grafana does for InfluxQL: "all" in a regular expression is any of the values, others stand as they are. */
function fillIn(query: string, kind: string, machines: readonly string[]): string {
  const values: Record<string, string> = {
    timeFilter: `time >= ${atMs}ms and time <= ${atMs + 60_000}ms`,
    __interval: "10s",
    site: "(s1|s2)",
    machine: `(${machines.join("|")})`,
    kind,
    ...Object.fromEntries(
      variables
        .filter(({ type }) => type === "textbox" || type === "constant")
        .map(({ name, query: value }) => [name, value]),
    ),
  };
  // A dollar at the end of a regular expression is followed by a slash, and is no variable.
  return query.replaceAll(/\$(\w+)/g, (whole, name) => {
    expect(values, `${whole} in ${query}`).toHaveProperty(name);
    return values[name] ?? "";
  });
}

const kinds = variables.find(({ name }) => name === "kind")?.options.map(({ value }) => value) ?? [];

/** InfluxDB with a minute of a real and of a simulated machine. */
async function filledInflux(): Promise<Influxd> {
  const influx = await startInfluxd();
  const lines = Array.from({ length: 60 }, (_, second) =>
    [
      `site=s1,gateway=g1,machine=cutter,channel=clamp.1 mean=4.21,min=4.0,max=${second === 30 ? 9 : 4.6},std=0.1`,
      "site=s1,gateway=g1,machine=press,channel=clamp.1,source=sim mean=0.5,min=0.4,max=0.6,std=0.02",
    ].map((line) => `${influxMeasurement},${line} ${atMs + second * 1000}`),
  ).flat();
  const answer = await fetch(`http://127.0.0.1:${influx.port}/write?db=machikoba&precision=ms`, {
    method: "POST",
    body: lines.join("\n"),
  });
  expect(answer.status).toBe(204);
  return influx;
}

test("every panel has an answer", async () => {
  const influx = await filledInflux();
  expect(dashboard.panels.length).toBeGreaterThan(4);
  for (const { title, targets } of dashboard.panels) {
    expect(targets.length, title).toBeGreaterThan(0);
    for (const { query, rawQuery } of targets) {
      expect(rawQuery).toBe(true);
      const real = await influx.query(fillIn(query, kinds[0] ?? "", ["cutter", "press"]));
      expect(
        real.flat().filter((cell) => typeof cell === "number" && cell > 0 && cell < 1000),
        title,
      ).not.toEqual([]);
    }
  }
});

test("simulated values are shown only when they are asked for", async () => {
  const influx = await filledInflux();
  const query = dashboard.panels[1]?.targets[0]?.query ?? "";
  expect(kinds).toHaveLength(2);
  const means = async (kind: string) =>
    (await influx.query(fillIn(query, kind, ["cutter", "press"]))).flatMap(([, mean]) => mean ?? []);
  expect(new Set(await means(kinds[0] ?? ""))).toEqual(new Set([4.21]));
  expect(new Set(await means(kinds[1] ?? ""))).toEqual(new Set([0.5]));
});

test("a peak of one second stays in the panel of highest currents", async () => {
  const influx = await filledInflux();
  const query = dashboard.panels.find(({ title }) => title.includes("Highest"))?.targets[0]?.query ?? "";
  const rows = await influx.query(fillIn(query, kinds[0] ?? "", ["cutter"]));
  expect(Math.max(...rows.map(([, max]) => Number(max)))).toBe(9);
});

test("the variables list what there is", async () => {
  const influx = await filledInflux();
  const listOf = async (name: string) => {
    const query = variables.find((one) => one.name === name)?.query ?? "";
    return (await influx.query(fillIn(query, kinds[0] ?? "", []))).map(([, value]) => value);
  };
  expect(await listOf("site")).toEqual(["s1"]);
  expect(await listOf("machine")).toEqual(["cutter", "press"]);
});

test("panels don't lie over each other, and use no variable that isn't there", () => {
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  const names = new Set(["timeFilter", "__interval", ...variables.map(({ name }) => name)]);
  for (const { targets } of dashboard.panels) {
    for (const [, name = ""] of targets.flatMap(({ query }) => [...query.matchAll(/\$(\w+)/g)]))
      expect(names).toContain(name);
  }
});

test("the data source is of InfluxQL, and reads the database that a mirror writes", () => {
  const { datasources } = parse(readFileSync(inProject("docs", "grafana", "datasource.yaml"), "utf8"));
  expect(datasources).toHaveLength(1);
  expect(datasources[0]).toMatchObject({
    type: "influxdb",
    database: "machikoba",
    jsonData: { version: "InfluxQL", dbName: "machikoba" },
  });
});
