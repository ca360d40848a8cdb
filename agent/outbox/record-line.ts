/** A record as a line of the outbox: checksum, space, JSON. A torn or damaged line is recognised and left out. */
import { crc32 } from "node:zlib";
import { type MachikobaRecord, record } from "../../common/contract/records.ts";

/** Writes a record as a line, newline included. */
export function formatRecordLine(value: MachikobaRecord): string {
  const json = JSON.stringify(value);
  return `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;
}

/** Reads a line without its newline; undefined when it is torn or damaged. */
export function parseRecordLine(line: string): MachikobaRecord | undefined {
  const json = line.slice(9);
  if (line[8] !== " " || Number.parseInt(line.slice(0, 8), 16) !== crc32(json)) return undefined;
  const parsed = record.safeParse(parseJson(json));
  return parsed.success ? parsed.data : undefined;
}

/** The checksum of nothing is 0, so a line of zeros gets as far as here. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
