/** The newest seconds of a channel as they were sent, so that readings that come late are added to their second, not put in its place. */
import { z } from "zod";

const number = z.number();

/** A second: its beginning in ms since the run began, mean, lowest, highest, standard deviation, number of readings. */
const keptRow = z.tuple([number, number, number, number, number, number]);
export type KeptRow = z.infer<typeof keptRow>;

/** What is kept of a channel. */
export const recentRows = z.object({
  /** The newest seconds. */
  newest: z.array(keptRow),
  /** The seconds on both sides of the newest pauses: what a device that was cut off sends later begins and ends in them. */
  edges: z.array(keptRow),
});
export type RecentRows = z.infer<typeof recentRows>;

/** Networks deliver in order, so what is late in a stretch without a pause is late by moments. */
const mostNewest = 16;
const mostEdges = 8;
const secondMs = 1000;

/** Takes a row in and answers it together with what was sent of the same second before. */
export function addToRecent(kept: RecentRows, row: KeptRow): KeptRow {
  const t = row[0];
  const list = [kept.newest, kept.edges].find((rows) => rows.some((one) => one[0] === t));
  if (list) {
    const index = list.findIndex((one) => one[0] === t);
    const merged = mergeRows(list[index] ?? row, row);
    list[index] = merged;
    return merged;
  }
  const last = kept.newest.at(-1);
  if (last && Math.abs(t - last[0]) > secondMs) keep(kept.edges, [last, row], mostEdges);
  keep(kept.newest, [row], mostNewest);
  return row;
}

function keep(rows: KeptRow[], more: readonly KeptRow[], most: number): void {
  rows.push(...more);
  rows.splice(0, rows.length - most);
}

/** Two parts of one second as one. */
function mergeRows(a: KeptRow, b: KeptRow): KeptRow {
  const [t, meanA, minA, maxA, stdA, nA] = a;
  const [, meanB, minB, maxB, stdB, nB] = b;
  const n = nA + nB;
  const mean = (meanA * nA + meanB * nB) / n;
  const squares = nA * (stdA ** 2 + (meanA - mean) ** 2) + nB * (stdB ** 2 + (meanB - mean) ** 2);
  return [t, mean, Math.min(minA, minB), Math.max(maxA, maxB), Math.sqrt(squares / n), n];
}
