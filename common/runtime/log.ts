/** The log: lines for people at a terminal, JSON elsewhere, with secrets taken out at the writer. */
import pino from "pino";
import { prettyFactory } from "pino-pretty";

/** A log; `child` adds what all its lines concern. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Log;
}

interface LogOptions {
  readonly level?: "debug" | "info" | "warn" | "error" | "silent";
  /** Lines for people instead of JSON. */
  readonly pretty?: boolean;
  /** Where lines go; standard error by default, so that standard output stays for answers. */
  readonly write?: (line: string) => void;
  /** Texts that must never be written, wherever they occur: passwords, tokens. */
  readonly secrets?: readonly string[];
}

/** Secrets shorter than this would black out ordinary words. */
const shortestSecret = 6;

/** Creates a log. Secrets are replaced by `***` in the finished line, so no field or error text can leak them. */
export function createLog({ level = "info", pretty: forPeople = false, write, secrets = [] }: LogOptions = {}): Log {
  const texts = secrets.filter((secret) => secret.length >= shortestSecret);
  const out = write ?? ((line: string) => void process.stderr.write(line));
  const redacted = { write: (line: string) => out(redact(line, texts)) };
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: ["password", "token", "*.password", "*.token", "*.secret"], censor: "***" },
  };
  if (!forPeople) return pino(options, redacted);
  const format = prettyFactory({
    colorize: write === undefined && process.stderr.isTTY === true,
    singleLine: true,
    translateTime: "SYS:HH:MM:ss",
  });
  return pino(options, { write: (line: string) => redacted.write(format(line) ?? "") });
}

function redact(line: string, secrets: readonly string[]): string {
  let clean = line;
  for (const secret of secrets) {
    for (const form of writtenForms(secret)) clean = clean.replaceAll(form, "***");
  }
  return clean.replace(/([?&](?:token|password)=)[^&\s"']+/g, "$1***");
}

/** A secret as it may stand in a line: as it is, within a JSON string, within an address. */
function writtenForms(secret: string): Set<string> {
  return new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), encodeURI(secret)]);
}
