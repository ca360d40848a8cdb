/** Keeps the process small, at the price of a little more work for the garbage collector. */
import { setFlagsFromString } from "node:v8";

/**
 * The space for young objects stays at its first size instead of growing to 32 MB. To be called first of all, before
 * programs are loaded.
 */
export function keepYoungSpaceSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}

/**
 * Old objects are looked through when they have grown by a quarter, instead of by several times. Measured on the demo
 * with two weeks of history: 148 MB resident at most instead of 260 MB, in the same time. To be called when the programs
 * are loaded, which it would slow down.
 */
export function keepOldSpaceSmall(): void {
  setFlagsFromString("--heap-growing-percent=25");
}
