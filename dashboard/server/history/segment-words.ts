/** A day of a machine's segments as whole numbers of 32 bits: quick to read, and four bytes a segment. */
import { crc32 } from "node:zlib";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import type { MachineState, UnknownCause } from "../../../common/contract/machine-state.ts";
import { dayBlockMs, dayBlockStartMs } from "./block-keys.ts";
import type { Segment, SegmentMark } from "./segment.ts";

/** Two forms: a word a segment, or two where a day has more kinds of segments than five bits can number. */
const narrow = 1;
const wide = 2;
const headerWords = 4;
/** The code of time of which nobody has told anything. */
const hole = 31;
const codeBits = 5;

/** Places in these lists are what stands in files: only ever add at the end. */
const states: readonly MachineState[] = ["off", "idle", "running", "unknown"];
const causes: readonly (UnknownCause | undefined)[] = [
  undefined,
  "starting",
  "sensor-silent",
  "gateway-away",
  "clock-not-set",
  "no-channel",
  "records-lost",
  "feed-cut",
  "undecidable",
];
const marks: readonly (SegmentMark | undefined)[] = [undefined, "corrected", "re-evaluated"];

/** Highest revision that a code has room for. */
const maxRevision = 2 ** 20 - 1;

/**
 * Packs the segments of a day block: in the order of time, without overlap, each within the block. Between them may be
 * holes, of which nobody has told anything.
 */
export function packSegments(block: number, segments: readonly Segment[]): Uint8Array {
  const codes: number[] = [];
  const pairs: [lengthMs: number, code: number][] = [];
  let untilMs = dayBlockStartMs(block);
  for (const segment of segments) {
    if (segment.startMs > untilMs) pairs.push([segment.startMs - untilMs, -1]);
    const word = codeWord(segment);
    let code = codes.indexOf(word);
    if (code < 0) code = codes.push(word) - 1;
    pairs.push([segment.endMs - segment.startMs, code]);
    untilMs = segment.endMs;
  }
  const isWide = codes.length > hole;
  const words = new Uint32Array(headerWords + codes.length + pairs.length * (isWide ? 2 : 1));
  words[0] = isWide ? wide : narrow;
  words[2] = codes.length;
  words[3] = pairs.length;
  words.set(codes, headerWords);
  let at = headerWords + codes.length;
  for (const [lengthMs, code] of pairs) {
    if (isWide) {
      words[at] = lengthMs;
      words[at + 1] = code + 1;
      at += 2;
    } else {
      words[at] = lengthMs * 2 ** codeBits + (code < 0 ? hole : code);
      at += 1;
    }
  }
  words[1] = checksum(words);
  return new Uint8Array(words.buffer);
}

/** The words of a packed day, checked. */
interface SegmentWords {
  readonly words: Uint32Array;
  readonly isWide: boolean;
  readonly firstPair: number;
  readonly pairs: number;
}

function open(packed: Uint8Array): SegmentWords {
  if (packed.length % 4 !== 0 || packed.length < headerWords * 4) throw new RangeError("stored bytes are cut off");
  const aligned = packed.byteOffset % 4 === 0 ? packed : packed.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
  const [version, sum, codes = 0, pairs = 0] = words;
  if (version !== narrow && version !== wide) throw new RangeError("stored bytes are of another version");
  if (sum !== checksum(words)) throw new RangeError("stored bytes are damaged");
  return { words, isWide: version === wide, firstPair: headerWords + codes, pairs };
}

/** Unpacks a day. Throws RangeError when the bytes are damaged or of a version that this program doesn't know. */
export function unpackSegments(block: number, packed: Uint8Array): Segment[] {
  const { words, isWide, firstPair, pairs } = open(packed);
  const codes = Array.from(words.subarray(headerWords, firstPair), segmentCode);
  const segments: Segment[] = [];
  let startMs = dayBlockStartMs(block);
  for (let pair = 0; pair < pairs; pair += 1) {
    const word = words[firstPair + (isWide ? 2 * pair : pair)] ?? 0;
    const code = isWide ? (words[firstPair + 2 * pair + 1] ?? 0) - 1 : word & hole;
    const endMs = startMs + (isWide ? word : word >>> codeBits);
    const known = codes[code];
    if (known) segments.push({ startMs, endMs, ...known });
    startMs = endMs;
  }
  return segments;
}

/** A day in the form of answers: kinds of segments, then a length in ms and a kind for each segment; they tile the day. */
export interface DayPairs {
  readonly codes: readonly Omit<Segment, "startMs" | "endMs">[];
  readonly pairs: readonly number[];
}

/** Unpacks a day straight into pairs. What nobody told is unknown. */
export function unpackPairs(packed: Uint8Array): DayPairs {
  const { words, isWide, firstPair, pairs: count } = open(packed);
  const codes = Array.from(words.subarray(headerWords, firstPair), segmentCode);
  const untold = codes.length;
  const pairs: number[] = new Array(2 * count);
  const step = isWide ? 2 : 1;
  let leftMs = dayBlockMs;
  for (let pair = 0; pair < count; pair += 1) {
    const at = firstPair + pair * step;
    const word = words[at] ?? 0;
    const code = isWide ? (words[at + 1] ?? 0) - 1 : word & hole;
    const lengthMs = isWide ? word : word >>> codeBits;
    pairs[2 * pair] = lengthMs;
    pairs[2 * pair + 1] = code < 0 || (!isWide && code === hole) ? untold : code;
    leftMs -= lengthMs;
  }
  if (leftMs > 0) pairs.push(leftMs, untold);
  return { codes: [...codes, { state: "unknown", cause: "gateway-away", revision: 0 }], pairs };
}

/**
 * Time in each state within spans (sorted, disjoint), in ms: off, idle, running, unknown because it was told so. What
 * nobody told is in none. A year of fifty machines takes a fraction of a second.
 */
export function sumStates(
  block: number,
  packed: Uint8Array,
  spans: readonly TimeSpan[],
): readonly [offMs: number, idleMs: number, runningMs: number, unknownMs: number] {
  const { words, isWide, firstPair, pairs } = open(packed);
  const sums = new Float64Array(4);
  const step = isWide ? 2 : 1;
  let at = firstPair;
  let startMs = dayBlockStartMs(block);
  let first = 0;
  for (let pair = 0; pair < pairs && first < spans.length; pair += 1, at += step) {
    const word = words[at] ?? 0;
    const code = isWide ? (words[at + 1] ?? 0) - 1 : word & hole;
    const endMs = startMs + (isWide ? word : word >>> codeBits);
    while (first < spans.length && (spans[first]?.endMs ?? 0) <= startMs) first += 1;
    if (code >= 0 && (isWide || code !== hole)) {
      const state = (words[headerWords + code] ?? 0) & 3;
      for (let next = first; next < spans.length; next += 1) {
        const span = spans[next] as TimeSpan;
        if (span.startMs >= endMs) break;
        sums[state] = (sums[state] ?? 0) + Math.min(endMs, span.endMs) - Math.max(startMs, span.startMs);
      }
    }
    startMs = endMs;
  }
  const [offMs = 0, idleMs = 0, runningMs = 0, unknownMs = 0] = sums;
  return [offMs, idleMs, runningMs, unknownMs];
}

function codeWord({ state, cause, mark, revision }: Segment): number {
  const place = states.indexOf(state) + causes.indexOf(cause) * 4 + marks.indexOf(mark) * 256;
  return place + Math.min(revision, maxRevision) * 2 ** 12;
}

function segmentCode(word: number): Omit<Segment, "startMs" | "endMs"> {
  const mark = marks[(word >>> 8) & 15];
  const code = { state: states[word & 3] ?? "unknown", cause: causes[(word >>> 2) & 63], revision: word >>> 12 };
  return mark ? { ...code, mark } : code;
}

/** Over all but the word that it stands in. */
function checksum(words: Uint32Array): number {
  const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
  return crc32(bytes.subarray(8), crc32(bytes.subarray(0, 4)));
}
