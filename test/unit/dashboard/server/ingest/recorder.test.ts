/** The recorder: what it says to be stored is in the database, once, whatever the network does. */
import { beforeEach, describe, expect, it } from "vitest";
import { anchor, hourStart, otherStream, stream } from "../history/history-under-test.ts";
import { batch, numbers, type RecorderUnderTest, startRecorder } from "./recorder-under-test.ts";

let under: RecorderUnderTest;
beforeEach(() => {
  under = startRecorder();
});

describe("what a gateway sends", () => {
  it("is durable before the gateway is under.told so", () => {
    under.recorder.ingest("g", batch(1, 10));
    expect(under.told).toEqual([]);
    under.clock.advance(30_000);
    expect(under.told).toMatchObject([{ gateway: "g", stream, run: 5, seq: 10 }]);
    expect(under.told[0]?.resend).toBeUndefined();
    expect(under.durable()).toEqual(numbers(2, 10));
  });

  it("is stored once, however often and in whatever overlap it comes", () => {
    for (const [from, until] of [
      [1, 10],
      [1, 10],
      [5, 14],
      [14, 14],
      [2, 3],
      [11, 20],
    ] as const) {
      under.recorder.ingest("g", batch(from, until));
    }
    under.recorder.flush();
    under.recorder.ingest("g", batch(1, 20));
    under.recorder.flush();
    expect(under.durable()).toEqual(numbers(2, 20));
    expect(under.told.at(-1)).toMatchObject({ seq: 20 });
  });

  it("is under.told as stored once more when it comes again, since the gateway may have missed that", () => {
    under.recorder.ingest("g", batch(1, 10));
    under.recorder.flush();
    under.told.length = 0;
    under.recorder.ingest("g", batch(1, 10));
    expect(under.told).toMatchObject([{ seq: 10 }]);
  });

  it("behind a hole isn't taken: the gateway is asked for what is missing", () => {
    under.recorder.ingest("g", batch(1, 10));
    under.recorder.flush();
    under.recorder.ingest("g", batch(15, 20));
    under.recorder.flush();
    expect(under.told.at(-1)).toMatchObject({ seq: 10, resend: true });
    expect(under.durable()).toEqual(numbers(2, 10));
    under.recorder.ingest("g", batch(11, 20));
    under.recorder.flush();
    expect(under.durable()).toEqual(numbers(2, 20));
  });

  it("is asked for again at most every two seconds, however much comes behind the hole", () => {
    under.recorder.ingest("g", batch(1, 1));
    under.recorder.flush();
    under.told.length = 0;
    for (let i = 0; i < 50; i += 1) under.recorder.ingest("g", batch(15 + i, 15 + i));
    expect(under.told).toHaveLength(1);
    under.clock.advance(2000);
    under.recorder.ingest("g", batch(70, 70));
    expect(under.told).toHaveLength(2);
  });

  it("may leave out what its gap record names", () => {
    under.recorder.ingest("g", batch(1, 10));
    const gap = { seq: 11, kind: "gap", t: 9000, untilSeq: 500, reason: "outbox-full" } as const;
    under.recorder.ingest("g", { ...batch(501, 510), records: [gap, ...batch(501, 510).records] });
    under.recorder.flush();
    expect(under.told.at(-1)).toMatchObject({ seq: 510 });
    expect(under.durable()).toEqual([...numbers(2, 10), ...numbers(501, 510)]);
  });

  it("of a stream that is new is asked for from the beginning, and taken from where the gateway still has it", () => {
    under.recorder.ingest("g", batch(305, 310));
    expect(under.told).toMatchObject([{ stream, run: 0, seq: 0, resend: true }]);
    const gap = { seq: 1, kind: "gap", t: 0, untilSeq: 298, reason: "outbox-full" } as const;
    const records = [gap, anchor(299, 0, hourStart), ...batch(300, 310).records];
    under.recorder.ingest("g", { ...batch(300, 310), records });
    under.recorder.flush();
    expect(under.told.at(-1)).toMatchObject({ run: 5, seq: 310 });
    expect(under.durable()).toEqual(numbers(300, 310));
  });

  it("goes on in a later run, and an earlier run's leftovers are refused", () => {
    under.recorder.ingest("g", batch(1, 10, { run: 5 }));
    under.recorder.ingest("g", batch(11, 12, { run: 9 }));
    under.recorder.flush();
    expect(under.told.at(-1)).toMatchObject({ run: 9, seq: 12 });
    under.recorder.ingest("g", batch(13, 20, { run: 5 }));
    under.recorder.flush();
    expect(under.told.at(-1)).toMatchObject({ run: 9, seq: 12, resend: true });
  });

  it("in another life of the same stream isn't taken over what is stored; its new stream is", () => {
    under.recorder.ingest("g", batch(1, 10, { run: 5 }));
    under.recorder.flush();
    under.recorder.ingest("g", { ...batch(8, 12, { run: 77 }) });
    under.recorder.flush();
    expect(under.told.at(-1)).toMatchObject({ stream, run: 5, seq: 10, resend: true });
    expect(under.durable()).toEqual(numbers(2, 10));
    under.recorder.ingest("g", batch(1, 3, { run: 77, of: otherStream }));
    under.recorder.flush();
    expect(under.told.at(-1)).toMatchObject({ stream: otherStream, run: 77, seq: 3 });
  });

  it("of several gateways is kept apart, also with the same numbers", () => {
    under.recorder.ingest("g", batch(1, 5));
    under.recorder.ingest("h", batch(1, 3));
    under.recorder.flush();
    expect(under.told.map(({ gateway, seq }) => [gateway, seq])).toEqual([
      ["g", 5],
      ["h", 3],
    ]);
  });
});
