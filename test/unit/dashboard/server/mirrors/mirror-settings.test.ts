/** Mirrors in the start-up settings: what is wrong is named, with what would be right. */
import { describe, expect, it } from "vitest";
import { createLog } from "../../../../../common/runtime/log.ts";
import { loadSettings } from "../../../../../common/runtime/settings.ts";
import { secretsOf, startSettings } from "../../../../../common/runtime/start-settings.ts";
import { checkMirrors } from "../../../../../dashboard/server/mirrors/mirror-settings.ts";

const url = "http://192.168.1.20:8086";
const right = { id: "office", type: "influx1", url };

/** What is said of entries in the settings. */
function saidOf(...mirrors: object[]): string {
  try {
    checkMirrors(startSettings.parse({ mirrors }).mirrors);
    return "right";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe("checkMirrors", () => {
  it.each<[object, RegExp]>([
    [right, /^right$/],
    [{ id: "office", type: "influx2", url, token: "t" }, /^right$/],
    [{ ...right, datbase: "x" }, /^mirrors\[0\]: datbase: there is no such setting; did you mean database\?$/],
    [
      { ...right, type: "influx" },
      /^mirrors\[0\]\.type: there is no mirror of the type "influx"; did you mean influx1\?/,
    ],
    [{ ...right, type: "mysql" }, /use influx1 or influx2/],
    [{ ...right, url: "192.168.1.20" }, /url: .*http:\/\/192\.168\.1\.20:8086/],
    [{ ...right, url: "http://me:very-secret@influx/" }, /url: must be without name and password/],
    [{ id: "office", type: "influx2", url }, /token: is missing/],
  ])("says of %j what is wrong with it", (entry, said) => {
    expect(saidOf(entry)).toMatch(said);
    expect(saidOf(entry)).not.toContain("very-secret");
  });

  it("refuses the same id twice", () => {
    expect(saidOf(right, right)).toMatch(/^mirrors\[1\]\.id: "office" stands twice/);
  });
});

it("keeps passwords and tokens of mirrors out of the log", () => {
  const mirrors = [
    { ...right, username: "me", password: "a-very-secret-password" },
    { id: "cloud", type: "influx2", url, token: "a-very-secret-token" },
  ];
  const settings = loadSettings({ env: { MACHIKOBA_MIRRORS: JSON.stringify(mirrors) } });
  const lines: string[] = [];
  const log = createLog({ write: (line) => void lines.push(line), secrets: secretsOf(settings) });
  log.info({ mirrors: settings.mirrors }, "as they are set");
  expect(lines.join()).toContain("cloud");
  expect(lines.join()).not.toContain("a-very-secret");
});
