/** Records on their way: what a gateway sends is what the recorder gets. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idPattern } from "../../../../common/contract/ids.ts";
import { machineStates, unknownCause } from "../../../../common/contract/machine-state.ts";
import { parseMessage } from "../../../../common/contract/messages.ts";
import {
  type MachikobaRecord,
  maxRecordsPerBatch,
  type RecordBatch,
  type SecondRow,
} from "../../../../common/contract/records.ts";

const anyId = fc.stringMatching(idPattern);
const anyChannel = fc.tuple(anyId, anyId).map((parts) => parts.join("."));
const anySeq = fc.integer({ min: 1, max: 2 ** 40 });
const anyTime = fc.integer({ min: -36_000_000, max: 2 ** 40 }).map((tenths) => tenths / 10);
const anyAmps = fc.integer({ min: 0, max: 1e8 }).map((steps) => steps / 1000);
const base = { seq: anySeq, t: anyTime };
const anyRow: fc.Arbitrary<SecondRow> = fc
  .tuple(
    anyChannel,
    anyAmps,
    anyAmps,
    anyAmps,
    anyAmps,
    fc.integer({ min: 1, max: 3000 }),
    fc.nat(1_800_000),
    fc.constantFrom(0, 1, 2, 3),
  )
  .map(([channel, mean, min, max, std, n, validForMs, flags]) => {
    const row: SecondRow = [channel, mean, min, max, std, n, validForMs];
    return flags === 0 ? row : [...row, flags];
  });
const anyRecord: fc.Arbitrary<MachikobaRecord> = fc.oneof(
  fc.record({ ...base, kind: fc.constant("seconds" as const), rows: fc.array(anyRow, { minLength: 1, maxLength: 5 }) }),
  fc.record(
    {
      ...base,
      kind: fc.constant("state" as const),
      machine: anyId,
      state: fc.constantFrom(...machineStates),
      since: anyTime,
      cause: fc.constantFrom(...unknownCause.options),
      revision: fc.nat(),
      simulated: fc.boolean(),
    },
    { requiredKeys: ["seq", "kind", "t", "machine", "state", "since", "revision", "simulated"] },
  ),
  fc.record({
    ...base,
    kind: fc.constant("anchor" as const),
    wallMs: fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2199, 0, 1) }),
    source: fc.constantFrom("system" as const, "dashboard" as const, "person" as const),
  }),
  fc.record({ ...base, kind: fc.constant("event" as const), event: fc.string({ maxLength: 60 }) }),
  fc
    .record({
      ...base,
      kind: fc.constant("gap" as const),
      reason: fc.constantFrom("outbox-full" as const, "damaged" as const),
      length: fc.nat(1e6),
    })
    .map(({ length, ...gap }) => ({ ...gap, untilSeq: gap.seq + length })),
);
const anyBatch: fc.Arbitrary<RecordBatch> = fc.record({
  stream: fc.stringMatching(/^[0-9a-f]{16}$/),
  run: fc.integer({ min: 1 }),
  records: fc.array(anyRecord, { minLength: 1, maxLength: 10 }),
});
const parse = (batch: unknown) => parseMessage("gatewayRecords", new TextEncoder().encode(JSON.stringify(batch)));

const event = { seq: 1, kind: "event", t: 0, event: "start" };
const stream = "0123456789abcdef";

describe("a batch of records", () => {
  it("arrives as it was sent", () => {
    fc.assert(
      fc.property(anyBatch, (batch) => {
        expect(parse(batch)).toEqual({ ok: true, value: batch });
      }),
    );
  });

  it.each([
    ["no records", { stream, run: 1, records: [] }],
    ["no run", { stream, records: [event] }],
    ["a stream that isn't one", { stream: "gateway", run: 1, records: [event] }],
    ["a number below 1", { stream, run: 1, records: [{ ...event, seq: 0 }] }],
    ["a number that isn't whole", { stream, run: 1, records: [{ ...event, seq: 1.5 }] }],
    ["a kind that isn't known", { stream, run: 1, records: [{ ...event, kind: "photo" }] }],
    ["a time of 1970", { stream, run: 1, records: [{ seq: 1, kind: "anchor", t: 0, wallMs: 5000, source: "system" }] }],
    [
      "a gap that ends before it begins",
      { stream, run: 1, records: [{ seq: 9, kind: "gap", t: 0, untilSeq: 3, reason: "damaged" }] },
    ],
    ["too many records", { stream, run: 1, records: Array.from({ length: maxRecordsPerBatch + 1 }, () => event) }],
  ])("with %s is refused", (_what, batch) => {
    expect(parse(batch)).toMatchObject({ ok: false });
  });

  it("of a newer version, with keys that we don't know, is taken without them", () => {
    const parsed = parse({ stream, run: 1, records: [{ ...event, colour: "green" }], colour: "green" });
    expect(parsed).toEqual({ ok: true, value: { stream, run: 1, records: [event] } });
  });
});
