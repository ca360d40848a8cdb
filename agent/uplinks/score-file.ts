/** An uplink to a file: a row for each score in a CSV file of a folder of choice, and the same as a spreadsheet beside it. */
import { readdirSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import { removeLeftovers, writeFileAtomic } from "../../common/runtime/atomic-file.ts";
import { errorCode } from "../../common/runtime/errors.ts";
import { MirrorFault } from "../../common/runtime/influx/mirror-fault.ts";
import {
  decodeCsv,
  emptyCsv,
  idsIn,
  isOurs,
  linesMissing,
  linesOf,
  recordsOf,
  spanMs,
  withLines,
} from "./score-csv.ts";
import type { ScoreRow, ScoreTarget } from "./score-rows.ts";
import { xlsxOf } from "./score-xlsx.ts";

const config = z.strictObject({
  id,
  type: z.literal("score-file"),
  /** A folder that exists, such as one of a USB stick or a network drive. */
  folder: z.string().min(1).max(4096),
  /** Name of the files in it, without `.csv`. */
  name: z
    .string()
    .regex(/^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,79}$/, { error: "must be a file's name without folder and ending" })
    .default("machikoba-clutter"),
  /** Language of titles and words. */
  language: z.enum(["ja", "en"]).default("ja"),
  /** Keep the same as a spreadsheet beside it. */
  xlsx: z.boolean().default(true),
});
type ScoreFileSettings = z.output<typeof config>;

/** Uplink `score-file`. */
export const scoreFile = { config, create: createTarget };

/** A larger file is nobody's spreadsheet any more, in bytes: more than a hundred thousand rows. */
const mostBytes = 16_000_000;

/** Rows that wait beside the file for longer are told, in ms: a program that crashed leaves its mark of an open file for ever. */
const tellWaitingAfterMs = 86_400_000;

/** The file can't be replaced now: a spreadsheet program has it open, and this is its mark, or the system holds it. */
class OpenElsewhere extends Error {
  readonly mark: string | undefined;

  constructor(mark?: string) {
    super("the file is open in another program");
    this.mark = mark;
  }
}

function createTarget(settings: ScoreFileSettings): ScoreTarget {
  const { name, language, xlsx } = settings;
  const folder = resolve(settings.folder);
  const csvPath = join(folder, `${name}.csv`);
  const pendingPath = join(folder, `${name}.pending.csv`);
  const xlsxPath = join(folder, `${name}.xlsx`);
  let isXlsxDue = xlsx;
  let mayBePending = true;
  let mayHaveLeftovers = true;
  let complaint: string | undefined;

  /** Throws OpenElsewhere where LibreOffice or Excel has left the mark of an open file. */
  function checkClosed(file: string): void {
    const names = readdirSync(folder);
    const mark = [`.~lock.${file}#`, `~$${file}`].find((one) => names.includes(one));
    if (mark !== undefined) throw new OpenElsewhere(mark);
  }

  async function replace(path: string, file: string, data: string | Uint8Array): Promise<void> {
    checkClosed(file);
    try {
      await writeFileAtomic(path, data);
    } catch (error) {
      // So Windows says that another program has the file. Elsewhere these speak of the folder.
      if (process.platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(errorCode(error) ?? "")) {
        throw new OpenElsewhere();
      }
      throw error;
    }
  }

  /** The text of a file; undefined where there is none. */
  async function read(path: string): Promise<string | undefined> {
    const bytes = await readFile(path).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return undefined;
      throw error;
    });
    if (!bytes) return undefined;
    if (bytes.length > mostBytes)
      throw new MirrorFault("refused", `${path} is too large: move it away, a new one is begun`);
    const text = decodeCsv(bytes);
    if (text !== undefined && (text === "" || isOurs(text))) return text === "" ? undefined : text;
    const mend = "save it as CSV UTF-8 with the columns as they were, or move it away: a new one is begun";
    throw new MirrorFault("refused", `${path} was changed so that rows can't be added: ${mend}`);
  }

  /** An earlier process may have died while it wrote. */
  async function removeAllLeftovers(): Promise<void> {
    if (!mayHaveLeftovers) return;
    for (const path of [csvPath, pendingPath, xlsxPath]) await removeLeftovers(path);
    mayHaveLeftovers = false;
  }

  /** Puts rows into the file at `path`, whole or not at all; rows that stand there or `elsewhere` already are left out. */
  async function put(
    path: string,
    file: string,
    rows: readonly ScoreRow[],
    text: string,
    elsewhere = "",
  ): Promise<void> {
    const known = idsIn(text + elsewhere);
    const fresh = rows.filter((row) => !known.has(row.id));
    if (fresh.length > 0) await replace(path, file, withLines(text, linesOf(fresh, language)));
  }

  /** What waits beside goes into the main file, and then away. */
  async function merge(rows: readonly ScoreRow[]): Promise<void> {
    const pending = mayBePending ? await read(pendingPath) : undefined;
    let text = (await read(csvPath)) ?? emptyCsv(language);
    if (pending !== undefined) {
      const missing = linesMissing(pending, text);
      if (missing.length > 0) {
        text = withLines(text, `${missing.join("\r\n")}\r\n`);
        await replace(csvPath, `${name}.csv`, text);
        isXlsxDue = xlsx;
      }
    }
    await put(csvPath, `${name}.csv`, rows, text);
    if (rows.length > 0) isXlsxDue = xlsx;
    if (pending !== undefined) await rm(pendingPath, { force: true });
    mayBePending = false;
    complaint = undefined;
  }

  /** Rows wait beside the file: what to do once that has lasted for long. Throws what isn't the reason for it. */
  async function noteWaiting(error: unknown): Promise<void> {
    if (!(error instanceof OpenElsewhere)) throw error;
    const isLong = spanMs((await read(pendingPath)) ?? "") > tellWaitingAfterMs;
    const orDelete = error.mark === undefined ? "" : `, or delete ${error.mark} if nobody has it open`;
    complaint = isLong
      ? `rows of more than a day wait in ${pendingPath}, since another program has ${csvPath} open: close the file${orDelete}`
      : undefined;
  }

  /** The spreadsheet is a copy: when it is open, it is made a little later. */
  async function renewXlsx(): Promise<void> {
    if (!isXlsxDue) return;
    const text = await read(csvPath);
    const records = text === undefined ? undefined : recordsOf(text);
    try {
      if (records) await replace(xlsxPath, `${name}.xlsx`, xlsxOf(records, name.slice(0, 31)));
      isXlsxDue = false;
    } catch (error) {
      if (!(error instanceof OpenElsewhere)) throw error;
    }
  }

  async function reported<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof OpenElsewhere ? error : faultOf(error, folder);
    }
  }

  return {
    takes: "scores",
    async open() {
      mayBePending = true;
      mayHaveLeftovers = true;
    },
    async write(rows) {
      return reported(async () => {
        await removeAllLeftovers();
        try {
          await merge(rows);
        } catch (error) {
          if (!(error instanceof OpenElsewhere)) throw error;
          mayBePending = true;
          const pending = (await read(pendingPath)) ?? emptyCsv(language);
          await put(pendingPath, `${name}.pending.csv`, rows, pending, await read(csvPath));
          await noteWaiting(error);
        }
        return { dropped: 0 };
      }).catch((error: unknown) => {
        if (!(error instanceof OpenElsewhere)) throw error;
        throw new MirrorFault("later", `${csvPath} and ${pendingPath} are open in another program: close them`);
      });
    },
    async tidyUp() {
      await reported(async () => {
        await removeAllLeftovers();
        if (mayBePending) await merge([]).catch(noteWaiting);
        await renewXlsx();
      });
    },
    complaint: () => complaint,
    async close() {},
  };
}

/** What to do about a folder that refuses. */
function faultOf(error: unknown, folder: string): MirrorFault {
  if (error instanceof MirrorFault) return error;
  const code = errorCode(error) ?? String(error);
  const mends: Readonly<Record<string, string>> = {
    ENOENT: "isn't there: plug the stick in, connect the drive, or make the folder",
    ENOTDIR: "is no folder: name one",
    EACCES: "may not be written: give the program's user the right to",
    EPERM: "may not be written: give the program's user the right to",
    EROFS: "can only be read: take its write protection off",
    ENOSPC: "has no space left: free some",
    EDQUOT: "has no space left: free some",
  };
  return new MirrorFault("later", `${folder} ${mends[code] ?? `can't be written (${code}): look at the disk`}`, {
    cause: error,
  });
}
