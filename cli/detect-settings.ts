/** The settings that `machikoba detect` goes by: given, learned or taught; or why there are none. */
import { readFile } from "node:fs/promises";
import { parse as parseCsv } from "csv-parse/sync";
import { type DetectionSettings, detectionSettings } from "../common/contract/plant-settings.ts";
import { dwellsFor } from "../common/detection/learning/level-settings.ts";
import type { Level } from "../common/detection/learning/levels.ts";
import { type Learned, learnSettings, type Recording } from "../common/detection/learning/proposal.ts";
import { gatherMarkedSeconds, type Mark } from "../common/detection/teaching/marks.ts";
import { teachSettings } from "../common/detection/teaching/teach.ts";
import { errorCode, SettingsError } from "../common/runtime/errors.ts";
import { parseYamlSettings } from "../common/runtime/yaml-settings.ts";
import type { SettingsSource } from "./detect-options.ts";
import { type CsvRecording, openRecording } from "./recording.ts";
import type { RecordingTimes } from "./recording-times.ts";

/** What detection goes by. */
export interface DetectSettings {
  /** Undefined where the recording doesn't bear a decision. */
  readonly settings: DetectionSettings | undefined;
  /** In words; empty for settings that were given. */
  readonly reasons: readonly string[];
  readonly levels: readonly Level[];
  /** They were given, not proposed. */
  readonly isGiven: boolean;
  readonly refused:
    | { readonly code: string; readonly reason: string; readonly offBelowA?: number | undefined }
    | undefined;
}

/** Works out the settings; throws SettingsError for what isn't right in the files that are named. */
export async function decideSettings(source: SettingsSource, recording: CsvRecording): Promise<DetectSettings> {
  if (source.kind === "thresholds") return given(thresholdSettings(source, recording.intervalMs));
  if (source.kind === "file") return given(await readSettings(source.path));
  const from = await openRecording(source.from);
  const learned = await learnSettings(() => from.readAll());
  if (source.kind === "learn") return ofLearned(learned);
  return teach(source.marks, from, learned);
}

function given(settings: DetectionSettings): DetectSettings {
  return { settings, reasons: [], levels: [], isGiven: true, refused: undefined };
}

function ofLearned({ proposal, refused }: Learned): DetectSettings {
  if (!proposal) return { settings: undefined, reasons: [], levels: [], isGiven: false, refused };
  const { settings, reasons, levels } = proposal;
  return { settings, reasons, levels, isGiven: false, refused: undefined };
}

/** Dwells as usual, but not shorter than one and a half values, and no longer than that in finer recordings. */
function thresholdSettings(
  { offBelowA, runAboveA }: { offBelowA: number; runAboveA: number },
  intervalMs: number,
): DetectionSettings {
  return detectionSettings.parse({ offBelowA, runAboveA, ...dwellsFor(intervalMs) });
}

async function teach(file: string, from: CsvRecording, learned: Learned): Promise<DetectSettings> {
  return teachBy(file, from.times, () => from.read(), learned);
}

/** Teaches from a file of marks, upon what was learned without them. */
export async function teachBy(
  file: string,
  times: RecordingTimes,
  recording: Recording,
  learned: Learned,
): Promise<DetectSettings> {
  const marks = await readMarks(file, times);
  const gathered = gatherMarkedSeconds(marks);
  for await (const piece of recording()) for (const second of piece) gathered.add(second);
  const taught = teachSettings(learned, gathered.pieces(), marks);
  const { levels } = learned.found;
  if (!("refused" in taught)) return { ...given(taught.settings), isGiven: false, reasons: taught.reasons, levels };
  const { code, reason } = taught.refused;
  // Marks that can't be used take nothing away from what is learned without them.
  if (code === "marks-too-few" && learned.proposal) {
    const note = `${reason} These settings were learned without them.`;
    return { ...ofLearned(learned), reasons: [note, ...learned.proposal.reasons] };
  }
  const { offBelowA } = learned.byLevels;
  return { settings: undefined, reasons: [], levels, isGiven: false, refused: { code, reason, offBelowA } };
}

/** Reads `start,end,state` in the recording's own unit of time. */
async function readMarks(file: string, times: RecordingTimes): Promise<Mark[]> {
  const rows = parseCsv(await readText(file), {
    columns: true,
    comment: "#",
    bom: true,
    trim: true,
    skip_empty_lines: true,
  });
  const marks = (rows as Record<string, string>[]).flatMap((row, index): Mark[] => {
    const where = `${file}, mark ${index + 1}`;
    const [startMs, endMs] = [times.toMs(row.start ?? ""), times.toMs(row.end ?? "")];
    if (!(startMs < endMs)) {
      throw new SettingsError(
        `${where}: needs start and end in the recording's unit of time, the end behind the start`,
        {
          source: file,
        },
      );
    }
    const state = Object.hasOwn(markedStates, row.state ?? "") ? markedStates[row.state ?? ""] : undefined;
    if (!state) {
      throw new SettingsError(`${where}: the state is "${row.state ?? ""}"; use running, idle or off`, {
        source: file,
      });
    }
    return state === "none" ? [] : [{ startMs, endMs, state }];
  });
  if (marks.length === 0)
    throw new SettingsError(`${file} has no marks: give lines of start,end,state below a heading`, { source: file });
  return marks;
}

/** What people call the states; what nobody knows is no mark. */
const markedStates: Readonly<Record<string, Mark["state"] | "none">> = {
  running: "running",
  run: "running",
  idle: "idle",
  off: "off",
  unknown: "none",
  lost: "none",
};

/** Reads what --save wrote, or settings written by hand. */
async function readSettings(path: string): Promise<DetectionSettings> {
  return parseYamlSettings(await readText(path), path, detectionSettings);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const why =
      errorCode(error) === "ENOENT" ? "there is no such file: check the path" : `can't be read (${errorCode(error)})`;
    throw new SettingsError(`${path}: ${why}`, { source: path, cause: error });
  }
}
