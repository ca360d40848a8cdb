/** The last sentence of a program's standard error. */
import { expect, it } from "vitest";
import { createLastWords } from "../../../../agent/sensors/last-words.ts";

function lastOf(text: string, env: Record<string, string> = {}): string {
  const words = createLastWords(env);
  words.take(Buffer.from(text));
  return words.text();
}

const python = `Traceback (most recent call last):
  File "meter.py", line 1, in <module>
    import serial
ModuleNotFoundError: No module named 'serial'
`;
const node = `node:internal/modules/cjs/loader:1210
  throw err;
  ^

Error: Cannot find module 'serialport'
    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15) {
  code: 'MODULE_NOT_FOUND',
  requireStack: []
}

Node.js v20.20.2
`;

it.each([
  ["of Python is the exception", python, "ModuleNotFoundError: No module named 'serial'"],
  ["of Node is the error, not its version", node, "Error: Cannot find module 'serialport'"],
  ["is the last line", "opening\nno device\n\n", "no device"],
  ["may lack a line end", "no device", "no device"],
  ["may be indented when there is no other", "  no device\n", "no device"],
  ["has neither colours nor control characters", "\u001b[31mno\u0001 device\u001b[0m\n", "no device"],
  ["is empty when nothing was said", "\n \n", ""],
  ["is cut when it is long", "x".repeat(500), `${"x".repeat(160)}…`],
])("%s", (_what, text, last) => {
  expect(lastOf(text)).toBe(last);
});

it("has no secrets of the settings, but keeps what isn't one", () => {
  const env = { METER_PASSWORD: "tanuki", API_KEY: "", PORT: "ttyUSB0" };
  expect(lastOf("tanuki is refused on ttyUSB0", env)).toBe("*** is refused on ttyUSB0");
});
