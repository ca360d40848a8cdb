/** Reads samples out of text as it comes: one number a line, or one column of a CSV with a heading. */
import { SettingsError } from "../common/runtime/errors.ts";
import { nearestWord } from "../common/runtime/nearest.ts";

/** A text that is being read. */
export interface SampleLines {
  /** Takes the next bytes, cut anywhere. Throws SettingsError when the text isn't what was said. */
  push(bytes: Buffer): void;
  /** Ends the text; its last line needs no line end. */
  finish(): void;
  /** Lines without a number so far: blank, or with something else in its place. */
  missing(): number;
}

interface SampleLinesOptions {
  /** Where the text comes from, for messages. */
  readonly source: string;
  /** Name of the column; left out for one number a line. */
  readonly column?: string | undefined;
  /** Called with samples in their order; NaN stands for a line without a number. Valid only during the call. */
  readonly onSamples: (samples: Float64Array) => void;
}

const newline = 10;
const carriageReturn = 13;
const quote = 34;
const space = 32;
const minus = 45;
const plus = 43;
const zero = 48;
const nine = 57;
/** No line of a recording is longer; what is longer isn't text. */
const longestLine = 64 * 1024;
/** Samples that are handed over together. */
const batch = 16_384;
/** Whole numbers of so many digits are exact; longer ones are left to the engine. */
const exactDigits = 15;

/** Creates a reader. It holds one unfinished line and one batch, whatever the length of the text. */
export function createSampleLines({ source, column, onSamples }: SampleLinesOptions): SampleLines {
  const samples = new Float64Array(batch);
  let filled = 0;
  let missing = 0;
  let carry: Buffer = Buffer.alloc(0);
  let layout: Layout | undefined;
  let isBegun = false;

  function put(value: number): void {
    if (Number.isNaN(value)) missing += 1;
    samples[filled] = value;
    filled += 1;
    if (filled === batch) flush();
  }

  function flush(): void {
    if (filled > 0) onSamples(samples.subarray(0, filled));
    filled = 0;
  }

  /** Reads whole lines: `bytes[from..to)` ends behind a newline. */
  function readLines(bytes: Buffer, from: number, to: number): void {
    let at = from;
    while (layout === undefined && at < to) {
      const end = bytes.indexOf(newline, at);
      const line = bytes.toString("utf8", at, end).trim();
      // What stands above the heading isn't data.
      if (!line.startsWith("#") && (line !== "" || column === undefined)) layout = readHeading(line, column, source);
      if (layout === undefined || layout.hasHeading) at = end + 1;
    }
    if (layout) readRows(bytes, at, to, layout);
  }

  function readRows(bytes: Buffer, from: number, to: number, { index, separator }: Layout): void {
    for (let at = from; at < to; at += 1) {
      if (index > 0) at = skipFields(bytes, at, index, separator);
      const begin = at;
      let byte = bytes[at] as number;
      while (byte === space) byte = bytes[++at] as number;
      const isNegative = byte === minus;
      if (isNegative || byte === plus) byte = bytes[++at] as number;
      const first = at;
      let value = 0;
      while (byte >= zero && byte <= nine) {
        value = value * 10 + byte - zero;
        byte = bytes[++at] as number;
      }
      const isPlain = byte === newline || byte === carriageReturn || byte === separator;
      if (isPlain && at > first && at - first <= exactDigits) put(isNegative ? -value : value);
      else put(numberIn(bytes, begin, separator));
      while (bytes[at] !== newline) at += 1;
    }
  }

  function begin(bytes: Buffer): Buffer {
    isBegun = true;
    if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
      throw new SettingsError(`${source} is UTF-16 text: save it as CSV in UTF-8`, { source });
    }
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
  }

  function keep(rest: Buffer): void {
    if (rest.length > longestLine) {
      throw new SettingsError(`${source} has a line of more than 64 KiB: it isn't a text of samples`, { source });
    }
    // A copy: the bytes are the stream's, and may be a piece of something larger.
    carry = Buffer.from(rest);
  }

  return {
    push(bytes) {
      // Three bytes are needed to see a byte order mark.
      if (!isBegun && carry.length + bytes.length < 3) return keep(Buffer.concat([carry, bytes]));
      let rest = bytes;
      if (!isBegun) {
        rest = begin(Buffer.concat([carry, bytes]));
        carry = Buffer.alloc(0);
      }
      const firstEnd = rest.indexOf(newline) + 1;
      if (firstEnd === 0) return keep(Buffer.concat([carry, rest]));
      if (carry.length > 0) {
        const line = Buffer.concat([carry, rest.subarray(0, firstEnd)]);
        readLines(line, 0, line.length);
      }
      const lastEnd = rest.lastIndexOf(newline) + 1;
      readLines(rest, carry.length > 0 ? firstEnd : 0, lastEnd);
      keep(rest.subarray(lastEnd));
      flush();
    },
    finish() {
      const last = isBegun ? carry : begin(carry);
      if (last.length > 0) readLines(Buffer.concat([last, Buffer.of(newline)]), 0, last.length + 1);
      carry = Buffer.alloc(0);
      flush();
      if (column !== undefined && layout === undefined) throw new SettingsError(`${source} is empty`, { source });
    },
    missing: () => missing,
  };
}

/** Where in a line the sample stands. */
interface Layout {
  /** Column, from 0. */
  readonly index: number;
  /** Byte between columns. */
  readonly separator: number;
  readonly hasHeading: boolean;
}

/** Makes out the layout from the first line. */
function readHeading(line: string, column: string | undefined, source: string): Layout {
  const separator = [",", ";", "\t"].find((candidate) => line.includes(candidate)) ?? ",";
  const names = line.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
  const code = separator.charCodeAt(0);
  if (column === undefined) {
    if (names.length > 1) {
      throw new SettingsError(`${source} has several columns: choose one with --column (${names.join(", ")})`, {
        source,
      });
    }
    // A heading has letters; "nan" and "n/a" stand for a sample that is missing.
    const hasHeading =
      /\p{L}/u.test(line) && !/^(nan|null|n\/?a|none|[-+]?inf(inity)?)$/i.test(line) && !isNumber(line);
    return { index: 0, separator: code, hasHeading };
  }
  const index = names.indexOf(column);
  if (index >= 0) return { index, separator: code, hasHeading: true };
  const nearest = nearestWord(column, names);
  const hint = nearest === undefined ? `it has ${names.slice(0, 20).join(", ")}` : `did you mean --column ${nearest}?`;
  throw new SettingsError(`${source} has no column "${column}"; ${hint}`, { source });
}

/** Goes to the beginning of a column; separators in quotes don't count. Stays at the line's end when it is too short. */
function skipFields(bytes: Buffer, from: number, count: number, separator: number): number {
  let at = from;
  let isQuoted = false;
  for (let left = count; left > 0; at += 1) {
    const byte = bytes[at] as number;
    if (byte === newline) return at;
    if (byte === quote) isQuoted = !isQuoted;
    else if (byte === separator && !isQuoted) left -= 1;
  }
  return at;
}

/** The slow way, for what isn't plain digits: fractions, exponents, quotes. NaN when there is no finite number. */
function numberIn(bytes: Buffer, from: number, separator: number): number {
  let end = from;
  while (bytes[end] !== newline && bytes[end] !== separator) end += 1;
  const text = bytes
    .toString("latin1", from, end)
    .trim()
    .replace(/^"(.*)"$/, "$1");
  return isNumber(text) ? Number(text) : Number.NaN;
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}
