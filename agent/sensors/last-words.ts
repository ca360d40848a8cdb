/** Keeps the last sentence that a program wrote to its standard error: mostly it says why the program ended. */
import { stripVTControlCharacters } from "node:util";
import { createLineReader } from "./line-reader.ts";

/** Longer lines of the standard error are left out, in bytes. */
const maxBytes = 64 * 1024;
/** Length of the sentence in messages. */
const maxCharacters = 160;
/** What comes after the sentence that matters: the rest of a stack, and Node's own version. */
const afterwards = /^(?:\s|[}\])]|Node\.js v\d)/;
/** Variables whose values are secrets. */
const secretName = /pass|token|secret|key|auth/i;

/** Listens to a standard error. */
export interface LastWords {
  take(chunk: Buffer): void;
  /** The sentence, without secrets; empty when nothing was written. */
  text(): string;
}

/** Creates a listener; `env` are the variables that the settings give the program. */
export function createLastWords(env: Readonly<Record<string, string>>): LastWords {
  const secrets = Object.entries(env).flatMap(([name, value]) => (secretName.test(name) && value ? [value] : []));
  let last = "";
  const reader = createLineReader(maxBytes, {
    line(bytes) {
      const text = stripVTControlCharacters(bytes.toString()).replace(/[\p{C}\s]+/gu, " ");
      if (text.trim() !== "" && (last === "" || !afterwards.test(text))) last = text.trim();
    },
    tooLong() {},
  });
  return {
    take: reader.take,
    text() {
      reader.end();
      const clean = secrets.reduce((text, secret) => text.replaceAll(secret, "***"), last);
      return clean.length > maxCharacters ? `${clean.slice(0, maxCharacters)}…` : clean;
    },
  };
}
