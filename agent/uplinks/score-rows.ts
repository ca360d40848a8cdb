/** From score records to rows of a spreadsheet: one row for each look at an area, with local time and an id of its own. */
import { DateTime } from "luxon";
import type { DesiredSettings } from "../../common/contract/plant-settings.ts";
import type { RecordOf } from "../../common/contract/records.ts";
import type { PointMaker } from "./point-maker.ts";
import { addAnchor, wallMsOf } from "./run-memory.ts";
import type { PointTarget } from "./start-uplink.ts";

/** One look at an area. */
export interface ScoreRow {
  /**
   * Of this row alone, also when it is sent again: stream, run and number of the record. A full disk or a card that was put back
   * from a copy may give the number of a record that is gone to another one, but only in another run.
   */
  readonly id: string;
  /** When the photo was taken, or was due: epoch ms, and local time of the site with its offset. */
  readonly atMs: number;
  readonly at: string;
  /** Local date and time of day of the site, `2026-11-20` and `09:00:12`. */
  readonly date: string;
  readonly time: string;
  readonly area: string;
  readonly areaName: string;
  readonly occasion: RecordOf<"score">["occasion"];
  readonly slot: string | null;
  readonly outcome: RecordOf<"score">["outcome"];
  /** Covered share of the sheet, 0 to 1. */
  readonly share: number | null;
  readonly level: RecordOf<"score">["level"] | null;
  readonly cause: RecordOf<"score">["cause"] | null;
  readonly confidence: number | null;
  readonly simulated: boolean;
}

/** A place that scores go to. */
export interface ScoreTarget extends PointTarget<ScoreRow> {
  readonly takes: "scores";
}

/** What the agent knows of the site, for words in rows. */
export interface SiteWords {
  readonly timeZone: string;
  /** Name of an area; its id where it has none. */
  areaName(area: string): string;
}

/** The site's words by its settings; Japan's time while nobody has said another. */
export function wordsOf({ plan, areas }: DesiredSettings): SiteWords {
  const names = new Map(areas.map(({ id, name }) => [id, name]));
  return { timeZone: plan?.timeZone ?? "Asia/Tokyo", areaName: (area) => names.get(area) ?? area };
}

/** Rows that are written or posted at once. */
export const rowsAtOnce = 200;

interface ScoreMakerOptions {
  /** Stream of the outbox that is read; undefined while another one takes its place. */
  readonly stream: () => string | undefined;
  readonly words: () => SiteWords;
}

/** Creates a maker for the records of one gateway. */
export function createScoreMaker({ stream, words }: ScoreMakerOptions): PointMaker<ScoreRow> {
  return {
    take(record, memory, made) {
      if (record.kind === "anchor") addAnchor(memory, record);
      else if (record.kind === "gap") made.lostRecords += record.untilSeq - record.seq + 1;
      else if (record.kind === "score") {
        const atMs = record.dueMs ?? wallMsOf(memory, record.t);
        if (atMs !== undefined)
          made.points.push(rowOf(record, `${stream()}-${memory.run}-${record.seq}`, atMs, words()));
        else {
          made.leftOut += 1;
          made.reason = "the gateway never knew the time of that run; connect it to a time server";
        }
      }
    },
  };
}

function rowOf(score: RecordOf<"score">, id: string, atMs: number, { timeZone, areaName }: SiteWords): ScoreRow {
  const { area, occasion, slot, outcome, share, level, cause, confidence, simulated } = score;
  const local = DateTime.fromMillis(atMs, { zone: timeZone });
  return {
    id,
    atMs,
    at: local.toFormat("yyyy-MM-dd'T'HH:mm:ssZZ"),
    date: local.toFormat("yyyy-MM-dd"),
    time: local.toFormat("HH:mm:ss"),
    area,
    areaName: areaName(area),
    occasion,
    slot: slot ?? null,
    outcome,
    share: share ?? null,
    level: level ?? null,
    cause: cause ?? null,
    confidence: confidence ?? null,
    simulated,
  };
}
