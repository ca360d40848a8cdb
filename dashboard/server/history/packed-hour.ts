/** An hour of one channel's seconds as a few bytes a row: columns of differences, deflated, with version and checksum. */
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { createVarintReader, createVarintWriter } from "./varints.ts";

/** Length of what is packed together, in ms. */
export const hourMs = 3_600_000;

/** Values are kept in steps of this many amperes: finer than a 12-bit converter on a 100 A clamp. */
export const valueStep = 0.001;

/** A second as history keeps it. */
export interface HistorySecond {
  /** Where it begins, epoch ms. */
  readonly atMs: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly std: number;
  readonly n: number;
  readonly validForMs: number;
  /** See secondFlags in the contract. */
  readonly flags: number;
}

const version = 1;
/** Version byte and checksum before the deflated columns. */
const headerBytes = 5;

/** Packs seconds of one hour; they must be sorted by `atMs`, each time once, from `hourStartMs` on. */
export function packHour(hourStartMs: number, seconds: readonly HistorySecond[]): Uint8Array {
  const writer = createVarintWriter(seconds.length * 8 + 16);
  writer.unsigned(seconds.length);
  let previous = 0;
  for (const { atMs } of seconds) {
    writer.unsigned(atMs - hourStartMs - previous);
    previous = atMs - hourStartMs;
  }
  for (const column of valueColumns) {
    let last = 0;
    for (const second of seconds) {
      const value = column(second);
      writer.signed(value - last);
      last = value;
    }
  }
  const body = deflateRawSync(writer.bytes(), { level: 1 });
  const packed = new Uint8Array(headerBytes + body.length);
  packed[0] = version;
  new DataView(packed.buffer).setUint32(1, crc32(body));
  packed.set(body, headerBytes);
  return packed;
}

/** Unpacks an hour. Throws RangeError when the bytes are damaged or of a version this program doesn't know. */
export function unpackHour(hourStartMs: number, packed: Uint8Array): HistorySecond[] {
  const body = packed.subarray(headerBytes);
  const checksum = new DataView(packed.buffer, packed.byteOffset).getUint32(1);
  if (packed[0] !== version || checksum !== crc32(body)) throw new RangeError("a packed hour is damaged");
  const reader = createVarintReader(inflateRawSync(body));
  const count = reader.unsigned();
  let time = hourStartMs;
  const times = Array.from({ length: count }, () => {
    time += reader.unsigned();
    return time;
  });
  const columns = valueColumns.map(() => {
    let last = 0;
    return times.map(() => {
      last += reader.signed();
      return last;
    });
  });
  return times.map((atMs, row) => {
    const [mean = 0, below = 0, above = 0, std = 0, n = 0, validForMs = 0, flags = 0] = columns.map((c) => c[row] ?? 0);
    return {
      atMs,
      mean: toValue(mean),
      min: toValue(mean - below),
      max: toValue(mean + above),
      std: toValue(std),
      n,
      validForMs,
      flags,
    };
  });
}

const toSteps = (value: number) => Math.round(value / valueStep);
const toValue = (steps: number) => Math.round(steps) / Math.round(1 / valueStep);

/** The columns after the time, each as whole numbers. */
const valueColumns: readonly ((second: HistorySecond) => number)[] = [
  ({ mean }) => toSteps(mean),
  ({ mean, min }) => toSteps(mean) - toSteps(min),
  ({ mean, max }) => toSteps(max) - toSteps(mean),
  ({ std }) => toSteps(std),
  ({ n }) => n,
  ({ validForMs }) => validForMs,
  ({ flags }) => flags,
];
