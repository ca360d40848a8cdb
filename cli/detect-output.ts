/** What `machikoba detect` writes: segments as CSV, or everything as one JSON object, line by line as it is found. */
import type { Cycle } from "../common/detection/cycles.ts";
import type { Segment } from "../common/detection/segments.ts";
import type { Detected } from "./detect-play.ts";
import type { DetectSettings } from "./detect-settings.ts";
import type { RecordingTimes } from "./recording-times.ts";
import type { TextOutput } from "./text-output.ts";

/** So many characters are gathered before they are written. */
const chunkLength = 16_384;

/** Writes segments as `start,end,state,cause`. */
export async function writeCsv(
  segments: AsyncIterable<Segment>,
  times: RecordingTimes,
  write: TextOutput,
): Promise<void> {
  let text = "start,end,state,cause\n";
  for await (const { startMs, endMs, state, cause = "" } of segments) {
    text += `${times.fromMs(startMs)},${times.fromMs(endMs)},${state},${cause}\n`;
    if (text.length < chunkLength) continue;
    if (!(await write(text))) return;
    text = "";
  }
  await write(text);
}

/** What the JSON object holds besides segments. */
export interface JsonRest {
  readonly cycles: AsyncIterable<Cycle>;
  readonly pauseMs: number;
  readonly summary: object;
}

/** Writes the JSON object. The rest is asked for once the segments have been read. */
export async function writeJson(
  detected: Detected,
  rest: () => JsonRest,
  times: RecordingTimes,
  decided: DetectSettings,
  write: TextOutput,
): Promise<void> {
  const list = async <T>(name: string, items: AsyncIterable<T>, toObject: (item: T) => object) => {
    let text = `"${name}":[`;
    let isFirst = true;
    for await (const item of items) {
      text += `${isFirst ? "" : ","}\n${JSON.stringify(toObject(item))}`;
      isFirst = false;
      if (text.length < chunkLength) continue;
      await write(text);
      text = "";
    }
    await write(`${text}],\n`);
  };
  await write("{");
  await list("segments", detected.segments(), ({ startMs, endMs, state, cause }) => ({
    start: times.fromMs(startMs),
    end: times.fromMs(endMs),
    state,
    cause: cause ?? null,
  }));
  const { cycles, pauseMs, summary } = rest();
  await list("cycles", cycles, ({ startMs, endMs, runningMs, pauses, isWhole }) => ({
    start: times.fromMs(startMs),
    end: times.fromMs(endMs),
    running_s: runningMs / 1000,
    pauses,
    whole: isWhole,
  }));
  await write(`"proposal":${JSON.stringify(proposalOf(decided, pauseMs))},\n`);
  await write(`"refused":${JSON.stringify(decided.refused ?? null)},\n`);
  await write(`"summary":${JSON.stringify(summary)}}\n`);
}

function proposalOf({ settings, reasons, levels, isGiven }: DetectSettings, cyclePauseMs: number): object | null {
  if (!settings || isGiven) return null;
  return { settings: { ...settings, cyclePauseMs }, reasons, levels };
}
