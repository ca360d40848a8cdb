/** From records to points of InfluxDB: wall time by the run's anchors, machines by the settings of that time, the mark of what is simulated. */
import {
  createInfluxSeriesBook,
  type InfluxPoint,
  type InfluxSeriesBook,
  influxPoint,
} from "../../common/contract/influx-layout.ts";
import type { MachikobaRecord, RecordOf } from "../../common/contract/records.ts";
import { machineAssigned } from "../machine-assignments.ts";
import { addToRecent } from "./recent-rows.ts";
import { addAnchor, type RunMemory, wallMsOf } from "./run-memory.ts";

/** What became of some records. */
export interface MadePoints<Point = InfluxPoint> {
  readonly points: Point[];
  /** Records that the outbox had to give up. */
  lostRecords: number;
  /** Seconds of runs that never learned the time. */
  undatedSeconds: number;
  /** Seconds that can't be written, and why the last of them can't. */
  leftOut: number;
  reason: string | undefined;
}

/** Nothing yet. */
export function noPoints<Point = InfluxPoint>(): MadePoints<Point> {
  return { points: [], lostRecords: 0, undatedSeconds: 0, leftOut: 0, reason: undefined };
}

/** Turns records into points, one after the other. */
export interface PointMaker<Point = InfluxPoint> {
  /** Takes the next record of the run that `memory` is about, learns from it, and adds its points to `made`. */
  take(record: MachikobaRecord, memory: RunMemory, made: MadePoints<Point>): void;
}

interface PointMakerOptions {
  readonly site: string;
  readonly gateway: string;
  /** What the agent knows of a channel whose own record was given up; undefined where it knows nothing. */
  readonly isSimulated: (channel: string) => boolean | undefined;
  readonly book?: InfluxSeriesBook;
}

/** What goes to the measurement of currents. */
const sentQuantity = "rmsA";

/** Creates a maker for the records of one gateway. */
export function createPointMaker(options: PointMakerOptions): PointMaker {
  const { site, gateway, isSimulated, book = createInfluxSeriesBook() } = options;

  function leaveOut(made: MadePoints, reason: string): void {
    made.leftOut += 1;
    made.reason = reason;
  }

  function takeSeconds({ t, rows }: RecordOf<"seconds">, memory: RunMemory, made: MadePoints): void {
    const atMs = wallMsOf(memory, t);
    if (atMs === undefined) {
      made.undatedSeconds += rows.length;
      return;
    }
    for (const [channel, ...figures] of rows) {
      const known = memory.channels[channel];
      if (known && known.quantity !== sentQuantity) continue;
      const simulated = known?.simulated ?? isSimulated(channel);
      if (simulated === undefined) {
        leaveOut(made, `nothing says whether the channel ${channel} is simulated`);
        continue;
      }
      const series = book.seriesOf({ site, gateway, channel, machine: memory.machines[channel], simulated });
      if (!series) {
        leaveOut(made, `no more than ${book.size} series of machine and channel are written`);
        continue;
      }
      const [, mean, min, max, std] = addToRecent(rowsOf(memory, channel), [t, ...firstFive(figures)]);
      made.points.push(influxPoint(series, { atMs, mean, min, max, std }));
    }
  }

  return {
    take(record, memory, made) {
      if (record.kind === "seconds") takeSeconds(record, memory, made);
      else if (record.kind === "anchor") addAnchor(memory, record);
      else if (record.kind === "gap") made.lostRecords += record.untilSeq - record.seq + 1;
      else if (record.kind === "channel") {
        memory.channels[record.channel] = { quantity: record.quantity, simulated: record.simulated };
      } else if (record.kind === "event" && record.event === machineAssigned && record.subject !== undefined) {
        if (record.detail === undefined) delete memory.machines[record.subject];
        else memory.machines[record.subject] = record.detail;
      }
    },
  };
}

function rowsOf({ rows }: RunMemory, channel: string) {
  const known = rows[channel];
  if (known) return known;
  const none = { newest: [], edges: [] };
  rows[channel] = none;
  return none;
}

type Figures = [mean: number, min: number, max: number, std: number, n: number];

function firstFive([mean, min, max, std, n]: readonly [...Figures, ...number[]]): Figures {
  return [mean, min, max, std, n];
}
