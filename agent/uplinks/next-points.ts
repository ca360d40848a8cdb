/** The next points of an uplink, read from the outbox behind its cursor: as many as make a batch, of records that can be dated. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { MachikobaRecord, RecordBatch, RecordOf } from "../../common/contract/records.ts";
import { lastSeqOf } from "../outbox/gaps.ts";
import type { Outbox } from "../outbox/outbox.ts";
import { type MadePoints, noPoints, type PointMaker } from "./point-maker.ts";
import { addAnchor, enterRun } from "./run-memory.ts";
import type { UplinkCursor } from "./uplink-cursor.ts";

/** Points on their way, and the record that they reach to. */
export interface NextPoints<Point> extends MadePoints<Point> {
  readonly untilSeq: number;
}

/** Reads on behind a cursor. */
export interface PointReader<Point> {
  /**
   * The next points, and `cursor.memory` as it is behind them; undefined when there is nothing that can be sent yet. Nothing
   * may change `cursor` before these are sent.
   */
  next(outbox: Outbox, cursor: UplinkCursor): Promise<NextPoints<Point> | undefined>;
}

/** From so many points on a batch is sent, unless the uplink wants fewer. About 100 bytes each. */
const usualBatchPoints = 4000;

/** Creates a reader. */
export function createPointReader<Point>(maker: PointMaker<Point>, batchPoints = usualBatchPoints): PointReader<Point> {
  /** How far a run has been looked through for an anchor, without finding one. */
  let looked = { stream: "", run: 0, seq: 0 };

  /** The first anchor of a run behind a record. */
  async function findAnchor(outbox: Outbox, run: number, seq: number): Promise<RecordOf<"anchor"> | undefined> {
    const { stream } = outbox;
    let after = looked.stream === stream && looked.run === run ? Math.max(looked.seq, seq) : seq;
    for (let batch = outbox.readAfter(after); batch?.run === run; batch = outbox.readAfter(after)) {
      const anchor = batch.records.find((record) => record.kind === "anchor");
      if (anchor) return anchor;
      after = endOf(batch.records);
      looked = { stream, run, seq: after };
      await nextTurn();
    }
    return undefined;
  }

  /** Makes sure that a batch can be dated, or never can be. */
  async function isReady(outbox: Outbox, { memory }: UplinkCursor, { run }: RecordBatch, seq: number) {
    enterRun(memory, run);
    if (memory.anchors.length > 0) return true;
    const anchor = await findAnchor(outbox, run, seq);
    if (anchor) addAnchor(memory, anchor);
    return anchor !== undefined || run !== outbox.run;
  }

  return {
    async next(outbox, cursor) {
      const made = noPoints<Point>();
      let untilSeq = cursor.seq;
      for (let batch = outbox.readAfter(untilSeq); batch; batch = outbox.readAfter(untilSeq)) {
        if (!(await isReady(outbox, cursor, batch, untilSeq))) break;
        for (const record of batch.records) maker.take(record, cursor.memory, made);
        untilSeq = endOf(batch.records);
        if (made.points.length >= batchPoints) break;
        // An outbox of weeks must not hold up the measurement.
        await nextTurn();
      }
      return untilSeq > cursor.seq ? { ...made, untilSeq } : undefined;
    },
  };
}

function endOf(records: readonly MachikobaRecord[]): number {
  return Math.max(...records.slice(-1).map(lastSeqOf));
}
