/** Keeps the space for young objects small, at the price of a little more work for the garbage collector. */
import { setFlagsFromString } from "node:v8";

/**
 * The space for young objects stays at its first size instead of growing to 32 MB. To be called first of all, before programs are
 * loaded, and again whenever a thread has begun: a new thread's heap sets the switch back for the whole process.
 */
export function keepYoungSpaceSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}
