/** `machikoba detect`: someone's own recording of a current as states, cycles, and proposed settings. */
import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { stringify } from "yaml";
import { type Cycle, createCycles, createCycleTimes } from "../common/detection/cycles.ts";
import { errorCode, SettingsError } from "../common/runtime/errors.ts";
import type { Command } from "./commands.ts";
import { type DetectOptions, readDetectOptions } from "./detect-options.ts";
import { writeCsv, writeJson } from "./detect-output.ts";
import { cyclesOf, learnPause, playRecording } from "./detect-play.ts";
import { type DetectSettings, decideSettings } from "./detect-settings.ts";
import { describeFindings } from "./detect-summary.ts";
import { type CsvRecording, openRecording } from "./recording.ts";
import { createTextOutput, type TextOutput } from "./text-output.ts";

export const detect: Command = {
  help: `Usage: machikoba detect FILE --time COLUMN --current COLUMN [OPTIONS]

FILE is a CSV with a heading, or the same compressed (.gz). It is read several times, and never held whole.
Prints the segments as start,end,state,cause in the unit of the recording; what was found, and why, goes to standard error.
  --time COLUMN         the column of times
  --current COLUMN      the column of currents in amperes (or of anything that rises with them); the sign doesn't count
  --time-unit UNIT      s, ms or iso (dates; without a zone they stay without one); s by default

Where the settings come from, one of:
  --learn               from the recording itself, without labels (this is the default)
  --thresholds OFF,RUN  off below the one, running from the other
  --teach SPANS.csv     from marked spans: start,end,state, with the states running, idle, off
  --settings FILE       from a file that --save wrote
  --from OTHER.csv      with --learn and --teach: learn from this recording, detect in FILE

  --min-pause S         pauses shorter than this belong to a piece of work; learned when left out
  --valid S             how long a value is valid; 2.5 times the usual interval when left out
  --out FILE            writes there what would go to standard output
  --save FILE           writes the settings there, as they would stand in the plant settings under detection
  --json                one JSON object: segments, cycles, proposal, refused, summary
  --help                this text

Blank values and gaps longer than the validity come out as unknown. What the current doesn't bear is not guessed: the
segments are unknown then, with the cause undecidable, and the reason is told.`,
  async run(args) {
    const options = readDetectOptions(args);
    const recording = await openRecording(options.recording);
    const decided = await decideSettings(options.source, recording);
    const pause = await decidePause(options, recording, decided);
    if (options.save !== undefined) await saveSettings(options.save, decided, pause.pauseMs);
    const stdout = createTextOutput(process.stdout);
    if (options.json) await toOut(options, stdout, (write) => tellJson(recording, decided, pause.pauseMs, write));
    else await tell(options, recording, decided, pause, stdout);
    return 0;
  },
};

/** The cycle pause: as given, as it stands in the settings, or as the runs show it. */
async function decidePause(
  { minPauseMs }: DetectOptions,
  recording: CsvRecording,
  decided: DetectSettings,
): Promise<{ readonly pauseMs: number; readonly reason: string }> {
  const set = minPauseMs ?? decided.settings?.cyclePauseMs;
  if (set !== undefined) return { pauseMs: set, reason: "The pause is as it was set." };
  return learnPause(playRecording(recording, decided).segments());
}

async function tellJson(
  recording: CsvRecording,
  decided: DetectSettings,
  pauseMs: number,
  write: TextOutput,
): Promise<void> {
  const detected = playRecording(recording, decided);
  const rest = () => ({
    pauseMs,
    cycles: cyclesOf(playRecording(recording, decided).segments(), pauseMs),
    summary: { ...detected.summary(), leftOut: recording.leftOut() },
  });
  await writeJson(detected, rest, recording.times, decided, write);
}

/** Segments to standard output or to their file, and what was found to the eyes of a person. */
async function tell(
  options: DetectOptions,
  recording: CsvRecording,
  decided: DetectSettings,
  { pauseMs, reason }: { readonly pauseMs: number; readonly reason: string },
  stdout: TextOutput,
): Promise<void> {
  const detected = playRecording(recording, decided);
  const times = createCycleTimes();
  const cycles = createCycles({ pauseMs });
  let count = 0;
  const take = (over: readonly Cycle[]) => {
    for (const cycle of over) times.add(cycle);
    count += over.length;
  };
  async function* watched() {
    for await (const segment of detected.segments()) {
      take(cycles.add(segment));
      yield segment;
    }
    take(cycles.finish());
  }
  await toOut(options, stdout, (write) => writeCsv(watched(), recording.times, write));
  const summary = detected.summary();
  const leftOut = recording.leftOut();
  process.stderr.write(
    describeFindings({
      summary,
      decided,
      leftOut,
      pauseMs,
      pauseReason: reason,
      cycles: count,
      cycleTimes: times.result(),
    }),
  );
}

async function saveSettings(path: string, { settings }: DetectSettings, cyclePauseMs: number): Promise<void> {
  if (!settings) return;
  await writeFile(path, stringify({ ...settings, cyclePauseMs })).catch((error: unknown) => {
    throw cannotWrite(path, error);
  });
}

function toOut({ out }: DetectOptions, stdout: TextOutput, work: (write: TextOutput) => Promise<void>): Promise<void> {
  return out === undefined ? work(stdout) : toFile(out, work);
}

async function toFile(path: string, work: (write: TextOutput) => Promise<void>): Promise<void> {
  const file = createWriteStream(path);
  try {
    await work(createTextOutput(file));
    file.end();
    await finished(file);
  } catch (error) {
    file.destroy();
    throw errorCode(error) === undefined ? error : cannotWrite(path, error);
  }
}

function cannotWrite(path: string, error: unknown): SettingsError {
  return new SettingsError(`${path} can't be written (${errorCode(error)}): choose another place`, {
    source: path,
    cause: error,
  });
}
