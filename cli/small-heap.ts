/** Keeps the process small, at the price of a little more work for the garbage collector. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { writeToStream } from "mqtt-packet";

/**
 * Old objects are looked through when they have grown by a quarter, instead of by several times. Measured on the demo with two
 * weeks of history: at most 60 MB of heap instead of 100 MB and more, in the same time. To be called when the programs are
 * loaded, which it would slow down.
 */
export function keepOldSpaceSmall(): void {
  setFlagsFromString("--heap-growing-percent=25");
  // The switch counts from the next collection on, and the engine's own first one may be long in coming.
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  if (typeof collect === "function") void collect({ type: "major", execution: "async" });
}

/** MQTT's packets are written without a table of all 65 536 numbers, which takes 9 MB and a moment of the start. */
export function keepPacketWriterSmall(): void {
  writeToStream.cacheNumbers = false;
}
