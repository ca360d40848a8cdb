/** The table of cycles: each piece of work of a machine. */
import { createPauseLearner } from "../../../common/detection/cycle-pause.ts";
import { createCycles } from "../../../common/detection/cycles.ts";
import type { Segment } from "../../../common/detection/segments.ts";
import { joinedSegments } from "./joined-segments.ts";
import { numberColumn, type Table, textColumn, timeColumns } from "./table.ts";
import { machinesOf, type TableMachine, type TableSource } from "./table-source.ts";
import { simulatedWord, yesWord } from "./table-words.ts";

/** The cycle pause that history has learned of a machine, ms; undefined where it has none. */
export type LearnedPause = (machine: string, simulated: boolean) => number | undefined;

/**
 * Makes the table. The pause that divides two cycles is the one that is set, or that history has learned, or else is learned
 * from the segments of the span.
 */
export function cyclesTable(source: TableSource, learnedPauseMs: LearnedPause): Table {
  const { language } = source;
  return {
    name: { en: "cycles", ja: "サイクル" },
    columns: [
      textColumn("machine", "機械ID"),
      textColumn("machine_name", "機械"),
      ...timeColumns("start", "開始"),
      ...timeColumns("end", "終了"),
      numberColumn("duration", "長さ", "s"),
      numberColumn("running", "稼働", "s"),
      numberColumn("pauses", "中断回数"),
      textColumn("seen_whole", "全体を観測"),
      numberColumn("cycle_pause", "区切りの長さ", "s"),
      textColumn("simulated", "シミュレーション"),
    ],
    *pieces() {
      for (const one of machinesOf(source)) {
        const pauseMs = pauseOf(source, one, learnedPauseMs);
        const cycles = createCycles({ pauseMs });
        const toRow = ({ startMs, endMs, runningMs, pauses, isWhole }: ReturnType<typeof cycles.finish>[number]) => [
          one.machine,
          one.name,
          startMs,
          startMs,
          endMs,
          endMs,
          (endMs - startMs) / 1000,
          runningMs / 1000,
          pauses,
          isWhole ? yesWord[language] : null,
          pauseMs / 1000,
          one.simulated ? simulatedWord[language] : null,
        ];
        for (const piece of joinedSegments(source, one))
          yield piece.flatMap((segment) => cycles.add(plain(segment))).map(toRow);
        yield cycles.finish().map(toRow);
      }
    },
  };
}

function pauseOf(source: TableSource, one: TableMachine, learnedPauseMs: LearnedPause): number {
  const set = source.plant.machines.find(({ id }) => id === one.machine)?.detection.cyclePauseMs;
  const known = set ?? learnedPauseMs(one.machine, one.simulated);
  if (known !== undefined) return known;
  const learner = createPauseLearner();
  for (const piece of joinedSegments(source, one)) for (const segment of piece) learner.add(plain(segment));
  return learner.propose().pauseMs;
}

function plain({ startMs, endMs, state }: Segment): Segment {
  return { startMs, endMs, state };
}
