/** Keys of packed rows: the span of time that a row holds, then what it is about, in one whole number. */
import { hourMs } from "./packed-hour.ts";

/** Most channels, and most machines, of one database. */
const keysInBlock = 4096;

/** Length of a day's block, in ms. */
export const dayBlockMs = 24 * hourMs;

/**
 * Where a day's block begins, ms before 0:00 UTC: with the day in Japan. Elsewhere a day lies in two blocks, and its
 * answer reads both.
 */
const dayBlockOffsetMs = 9 * hourMs;

/** The day block that a time lies in, counted from 1970. */
export function dayBlockOf(ms: number): number {
  return Math.floor((ms + dayBlockOffsetMs) / dayBlockMs);
}

/** Where a day block begins, epoch ms. */
export function dayBlockStartMs(block: number): number {
  return block * dayBlockMs - dayBlockOffsetMs;
}

/** The key of a block (an hour, a day, …) and of what it is about; also the first key of a block, with 0. */
export function blockKey(block: number, subject: number): number {
  return block * keysInBlock + subject;
}

/** The block of a key. */
export function blockOfKey(key: number): number {
  return Math.floor(key / keysInBlock);
}

/** What a key's block is about. */
export function subjectOfKey(key: number): number {
  return key % keysInBlock;
}
