/** The file of somebody's logger: what form it has, and its rows, read once from beginning to end. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { type Info, parse } from "csv-parse";
import { parse as parseNow } from "csv-parse/sync";
import { errorCode, SettingsError } from "../common/runtime/errors.ts";

/** Encodings that loggers write. */
export const encodings = ["utf-8", "shift_jis", "utf-16le"] as const;
export type Encoding = (typeof encodings)[number];

/** How a file is to be read. */
export interface FileForm {
  readonly encoding: Encoding;
  readonly delimiter: string;
}

/** A row as it stands in the file, with the number of its line. */
export interface FileRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/** So much of a file is looked at to find out its form. */
const lookedAtBytes = 262_144;
const lookedAtRows = 200;
const delimiters = [",", "\t", ";", "|"];

/** Finds out the form of a file, and answers its first rows. What is given isn't looked for. */
export async function lookInto(
  file: string,
  given: { readonly encoding?: Encoding | undefined; readonly delimiter?: string | undefined },
): Promise<{ readonly form: FileForm; readonly rows: readonly FileRow[] }> {
  const head = await readHead(file);
  const encoding = given.encoding ?? encodingOf(head);
  const text = new TextDecoder(encoding).decode(head, { stream: true });
  const lines = text.split(/(?<=\n)/);
  // The last line may be cut.
  const whole = head.length < lookedAtBytes ? text : lines.slice(0, -1).join("");
  const looks = (given.delimiter === undefined ? delimiters : [given.delimiter]).map((delimiter) => {
    const rows = rowsOf(whole, delimiter);
    return { form: { encoding, delimiter }, rows, worth: worthOf(rows) };
  });
  const [best] = looks.sort((a, b) => b.worth - a.worth);
  if (!best || best.rows.length === 0) throw new SettingsError(`${file} has no rows`, { source: file });
  return best;
}

/** Reads the rows; rejects with SettingsError when the file can't be read. */
export async function* readRows(file: string, { encoding, delimiter }: FileForm): AsyncGenerator<FileRow> {
  const parser = parse({ ...csvOptions, delimiter, info: true });
  const failed = pipeline(bytesOf(file), decoder(encoding), parser).catch((error: unknown) => error);
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: Info; record: string[] }>) {
      yield { line: info.lines, cells: record };
    }
  } catch (error) {
    throw unreadable(file, (await failed) ?? error);
  }
}

/** A fingerprint of a file's bytes. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Uint8Array);
  } catch (error) {
    throw unreadable(file, error);
  }
  return hash.digest("hex");
}

const csvOptions = {
  bom: true,
  skip_empty_lines: true,
  relax_column_count: true,
  relax_quotes: true,
  trim: true,
} as const;

function bytesOf(file: string): Readable {
  const bytes = createReadStream(file);
  if (!file.endsWith(".gz")) return bytes;
  const unzip = createGunzip();
  bytes.on("error", (error) => unzip.destroy(error));
  return bytes.pipe(unzip);
}

async function readHead(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of bytesOf(file)) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      if (bytes >= lookedAtBytes) break;
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  return Buffer.concat(chunks).subarray(0, lookedAtBytes);
}

/** UTF-8 where all bytes fit; half a character at the end is no matter. */
function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    return "utf-8";
  } catch {
    return "shift_jis";
  }
}

function decoder(encoding: Encoding): Transform {
  const text = new TextDecoder(encoding);
  return new Transform({
    transform: (chunk, _encoding, done) => done(null, text.decode(chunk, { stream: true })),
    flush: (done) => done(null, text.decode()),
  });
}

function rowsOf(text: string, delimiter: string): FileRow[] {
  const rows = parseNow(text, { ...csvOptions, delimiter, info: true, to: lookedAtRows }) as unknown as {
    info: Info;
    record: string[];
  }[];
  return rows.map(({ info, record }) => ({ line: info.lines, cells: record }));
}

/** A delimiter is the better, the more rows have the same number of cells, of several. */
function worthOf(rows: readonly FileRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

function unreadable(file: string, error: unknown): unknown {
  const code = errorCode(error);
  if (error instanceof SettingsError || code === undefined) return error;
  const why = code === "ENOENT" ? "there is no such file: check the path" : `can't be read (${code})`;
  return new SettingsError(`${file}: ${why}`, { source: file, cause: error });
}
