/** The options of `machikoba sim camera`, checked, and what is said of them. */
import { parseArgs } from "node:util";
import { wrongArgument } from "./file-arguments.ts";

/** What `machikoba sim --help` says of the camera. */
export const simCameraHelp = `Usage: machikoba sim camera [--port N] [--host ADDRESS] [--seed S] [--day N] [--hour H] [--speed X] [--width PIXELS]

A camera over a drawn workbench, at http://127.0.0.1:N/snapshot.jpg and /stream.mjpeg, for trying out areas without a camera.
  --port N             port of the camera; 0 takes a free one (default 8090)
  --host ADDRESS       address to listen on (default 127.0.0.1: this computer alone; 0.0.0.0: the whole network)
  --seed S             which bench: a whole number (default 1)
  --day N              which day of that bench (default: today)
  --hour H             the hour at which it begins, 0 to 24, such as 11.5 (default: the time now)
  --speed X            how fast the bench's time goes; 0 stands still (default 1)
  --width PIXELS       width of the pictures, 320 to 1920 (default 1280)`;

const options = {
  port: { type: "string", default: "8090" },
  host: { type: "string", default: "127.0.0.1" },
  seed: { type: "string", default: "1" },
  day: { type: "string" },
  hour: { type: "string" },
  speed: { type: "string", default: "1" },
  width: { type: "string", default: "1280" },
} as const;

const dayMs = 24 * 3_600_000;

/** What was asked for. */
export interface SimCameraOptions {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  /** Of the pictures, in pixels. */
  readonly width: number;
  /** The moment of the bench at which it begins: number of the day, and local hour. */
  readonly day: number;
  readonly hour: number;
  /** How fast the bench's time goes; 0 stands still. */
  readonly speed: number;
}

/** Reads the options; throws SettingsError. `today` is the time now, in epoch milliseconds. */
export function readSimCameraOptions(args: readonly string[], todayMs: number): SimCameraOptions {
  const values = parsed(args);
  const localMs = todayMs - new Date(todayMs).getTimezoneOffset() * 60_000;
  return {
    host: values.host,
    port: whole("--port", values.port, 0, 65_535),
    seed: whole("--seed", values.seed, 0, 2 ** 31),
    width: whole("--width", values.width, 320, 1920),
    day: values.day === undefined ? Math.floor(localMs / dayMs) : whole("--day", values.day, 0, 2 ** 31),
    hour: values.hour === undefined ? (localMs % dayMs) / 3_600_000 : number("--hour", values.hour, 0, 24),
    speed: number("--speed", values.speed, 0, 10_000),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split(". ")[0] : String(cause);
    throw wrongArgument(`${reason}. See \`machikoba sim --help\` for the options.`, cause);
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = number(name, text, least, most);
  if (!Number.isInteger(value)) throw wrongArgument(`${name} must be a whole number, not "${text}"`);
  return value;
}

function number(name: string, text: string, least: number, most: number): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!(value >= least && value <= most))
    throw wrongArgument(`${name} must be from ${least} to ${most}, not "${text}"`);
  return value;
}
