/** Makes readings of the lines that a program prints, with bounded work however many they are. */
import { type Parsed, parseMessage } from "../../common/contract/messages.ts";
import type { SensorContext, SensorReading } from "./define-sensor.ts";
import { parseMakerNumber } from "./maker-device.ts";

/** Lines a second that are all taken; as many as a gateway has channels. Of what is more, the newest so many are looked at. */
export const maxLinesPerS = 200;

/** The output of one program. */
export interface ProgramOutput {
  /** Takes a line: its readings are pushed at once, unless too many come. */
  line(bytes: Buffer): void;
  /** Of the lines that were too many: the newest reading of each channel. The others are counted. Called every second or so. */
  flush(): SensorReading[];
}

/** Creates it. */
export function createProgramOutput({ id, now, push, badMessage }: SensorContext): ProgramOutput {
  let second = 0;
  let count = 0;
  let waiting: Buffer[] = [];
  let leftOut = 0;

  function readingsIn(bytes: Buffer): readonly SensorReading[] {
    const parsed = parseLine(bytes);
    if (parsed.ok) return parsed.value;
    badMessage(id, parsed.reason);
    return [];
  }

  /** Whether a line may be looked at now. While others wait it must not overtake them. */
  function isAdmitted(): boolean {
    const current = Math.floor(now() / 1000);
    if (current !== second) count = 0;
    second = current;
    count += 1;
    return count <= maxLinesPerS && waiting.length === 0;
  }

  return {
    line(bytes) {
      if (bytes.length === 0 || (bytes.length === 1 && bytes[0] === 0x0d)) return;
      if (isAdmitted()) {
        const readings = readingsIn(bytes);
        if (readings.length > 0) push(readings);
        return;
      }
      waiting.push(bytes);
      if (waiting.length < 2 * maxLinesPerS) return;
      leftOut += maxLinesPerS;
      waiting = waiting.slice(maxLinesPerS);
    },
    flush() {
      if (waiting.length === 0) return [];
      const looked = waiting.slice(-maxLinesPerS);
      leftOut += waiting.length - looked.length;
      waiting = [];
      const all = looked.flatMap(readingsIn);
      const newest = new Map(all.map((reading) => [reading.channel, reading]));
      leftOut += all.length - newest.size;
      badMessage(id, `more than ${maxLinesPerS} lines a second; ${leftOut} were left out`);
      leftOut = 0;
      return [...newest.values()];
    },
  };
}

/** A line as a device's message: an object, a list, or a bare number. */
function parseLine(bytes: Buffer): Parsed<readonly SensorReading[]> {
  const text = bytes.toString().trim();
  const number = parseMakerNumber(text);
  const parsed = parseMessage("deviceReadings", number.ok ? Buffer.from(`{"rmsA":${number.value}}`) : bytes);
  // What is a reading or a list of them is described in no other words than these when it is neither.
  if (parsed.ok || !parsed.reason.startsWith("message:")) return parsed;
  return { ok: false, reason: `${brief(text)} isn't a reading such as {"rmsA":1.2}, from 0 on` };
}

function brief(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
