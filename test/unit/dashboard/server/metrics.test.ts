/** The text of `/metrics`: read back as a Prometheus server reads it. */
import { expect, it } from "vitest";
import { createMetrics, type MetricsSources } from "../../../../dashboard/server/metrics.ts";

const quiet: MetricsSources = {
  version: "1.2.3",
  machines: () => [],
  taken: () => ({ readings: 0, records: 0 }),
  badMessages: () => 0,
  storeBytes: () => undefined,
  storeOutlook: () => undefined,
  gateways: () => [],
  mirrors: () => [],
  problems: () => [],
  viewers: () => 0,
};

/** Parses the text format 0.0.4: each sample needs a family that was declared before, a name, labels and a number. */
function parse(text: string): Map<string, number> {
  const samples = new Map<string, number>();
  const families = new Set<string>();
  for (const line of text.split("\n").filter(Boolean)) {
    const [, family, type] = /^# TYPE (\S+) (counter|gauge|histogram|summary)$/.exec(line) ?? [];
    if (family && type) families.add(family);
    if (line.startsWith("#")) continue;
    const [, name = "", labels = "", value = ""] =
      /^([a-zA-Z_:][\w:]*)(\{(?:\w+="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\S+)$/.exec(line) ?? [];
    expect(line, "is a sample").toContain(name === "" ? "\0" : name);
    expect(families.has(name) || families.has(name.replace(/_(bucket|sum|count)$/, "")), line).toBe(true);
    expect(samples.has(name + labels), `${line} stands twice`).toBe(false);
    samples.set(name + labels, value === "+Inf" ? Number.POSITIVE_INFINITY : Number(value));
    expect(Number.isNaN(samples.get(name + labels)), line).toBe(value === "NaN" || value === "Nan");
  }
  return samples;
}

async function samplesOf(sources: Partial<MetricsSources>): Promise<Map<string, number>> {
  return parse(await createMetrics({ ...quiet, ...sources }).text());
}

it("tells machines by state, and simulated ones apart", async () => {
  const samples = await samplesOf({
    machines: () => [
      { state: "running", simulated: false },
      { state: "running", simulated: false },
      { state: "unknown", simulated: true },
    ],
  });
  expect(samples.get('machikoba_machines{state="running",simulated="false"}')).toBe(2);
  expect(samples.get('machikoba_machines{state="unknown",simulated="true"}')).toBe(1);
  expect(samples.get('machikoba_machines{state="off",simulated="false"}')).toBe(0);
});

it("tells what was taken, the size of the store, viewers, and the process itself", async () => {
  const samples = await samplesOf({
    taken: () => ({ readings: 1000, records: 70 }),
    badMessages: () => 3,
    storeBytes: async () => 4096,
    viewers: () => 2,
  });
  expect(samples.get("machikoba_readings_total")).toBe(1000);
  expect(samples.get("machikoba_records_total")).toBe(70);
  expect(samples.get("machikoba_bad_messages_total")).toBe(3);
  expect(samples.get("machikoba_store_bytes")).toBe(4096);
  expect(samples.get("machikoba_viewers")).toBe(2);
  expect(samples.get('machikoba_info{version="1.2.3"}')).toBe(1);
  expect(samples.get("process_resident_memory_bytes")).toBeGreaterThan(1e6);
});

it("counts commits by how long they took", async () => {
  const metrics = createMetrics(quiet);
  for (const ms of [3, 30, 300]) metrics.committed(ms);
  const samples = parse(await metrics.text());
  expect(samples.get("machikoba_commit_seconds_count")).toBe(3);
  expect(samples.get("machikoba_commit_seconds_sum")).toBeCloseTo(0.333);
  expect(samples.get('machikoba_commit_seconds_bucket{le="0.05"}')).toBe(2);
});

it("tells of gateways and mirrors what is known of them, as it is when it is asked", async () => {
  let isOnline = true;
  const metrics = createMetrics({
    ...quiet,
    gateways: () =>
      isOnline
        ? [{ gateway: "east", isOnline, outboxRecords: 12, outboxHours: 0.5 }]
        : [{ gateway: "west", isOnline, outboxRecords: undefined, outboxHours: undefined }],
    mirrors: async () => [
      { mirror: "influx", owedHours: 7, oldestMs: 1_700_000_000_000, pointsSent: 5, isFailing: true },
    ],
  });
  const first = parse(await metrics.text());
  expect(first.get('machikoba_outbox_records{gateway="east"}')).toBe(12);
  expect(first.get('machikoba_outbox_hours{gateway="east"}')).toBe(0.5);
  expect(first.get('machikoba_gateway_online{gateway="east"}')).toBe(1);
  expect(first.get('machikoba_mirror_owed_hours{mirror="influx"}')).toBe(7);
  expect(first.get('machikoba_mirror_oldest_owed_timestamp_seconds{mirror="influx"}')).toBe(1_700_000_000);
  expect(first.get('machikoba_mirror_points_total{mirror="influx"}')).toBe(5);
  expect(first.get('machikoba_mirror_failing{mirror="influx"}')).toBe(1);

  isOnline = false;
  const second = parse(await metrics.text());
  expect(second.get('machikoba_gateway_online{gateway="west"}')).toBe(0);
  expect([...second.keys()].filter((key) => key.includes("east") || key.startsWith("machikoba_outbox"))).toEqual([]);
  expect(second.get('machikoba_mirror_points_total{mirror="influx"}')).toBe(5);
});

it("keeps the number of series bounded, whatever names come, and escapes them", async () => {
  const samples = await samplesOf({
    problems: () => Array.from({ length: 500 }, (_, index) => ({ code: `code "${index}"\n\\` })),
    gateways: () =>
      Array.from({ length: 500 }, (_, n) => ({ gateway: `g${n}`, isOnline: true, outboxRecords: 1, outboxHours: 1 })),
  });
  const codes = [...samples].filter(([key]) => key.startsWith("machikoba_problems"));
  expect(codes).toHaveLength(65);
  expect(samples.get('machikoba_problems{code="other"}')).toBe(436);
  expect(samples.get('machikoba_outbox_records{gateway="other"}')).toBe(436);
});
