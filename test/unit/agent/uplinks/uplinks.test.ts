/** The uplinks in the start-up settings: what is wrong is said with its key before anything is started. */
import { describe, expect, it } from "vitest";
import { uplinkTypes } from "../../../../agent/uplinks/index.ts";
import { createUplinkTargets } from "../../../../agent/uplinks/uplinks.ts";
import { SettingsError } from "../../../../common/runtime/errors.ts";
import { secretsOf, startSettings } from "../../../../common/runtime/start-settings.ts";

const influx1 = { id: "own", type: "influx1", url: "http://192.168.1.20:8086" };
const influx2 = { id: "cloud", type: "influx2", url: "https://influx.example", token: "a-token-of-ours" };

it("are accepted where they are right, of every type that there is", () => {
  const scoreFile = { id: "stick", type: "score-file", folder: "/media/usb" };
  const webPost = { id: "sheet", type: "web-post", url: "https://script.example/exec?id=1" };
  const all = [influx1, influx2, scoreFile, webPost];
  expect(createUplinkTargets(all).map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  expect(all.map(({ type }) => type)).toEqual(Object.keys(uplinkTypes));
});

describe("an entry that is wrong", () => {
  it.each([
    [
      "a key that isn't one",
      [{ ...influx1, databse: "x" }],
      /^uplinks\[0\]: databse: there is no such setting; did you mean database\?$/,
    ],
    [
      "a type that isn't one",
      [influx1, { ...influx2, type: "influxx2" }],
      /^uplinks\[1\]\.type: .*did you mean influx2\?$/,
    ],
    [
      "a type of which none is near",
      [{ ...influx1, type: "graphite" }],
      /use influx1 or influx2 or score-file or web-post$/,
    ],
    ["a value that can't be", [{ ...influx1, url: "influx" }], /^uplinks\[0\]: url: must be an address such as/],
    ["a missing value", [{ ...influx2, token: undefined }], /^uplinks\[0\]: token: is missing/],
    ["an id that stands twice", [influx1, { ...influx2, id: "own" }], /^uplinks\[1\]\.id: "own" stands twice/],
  ])("is named with its place and what would be right: %s", (_, entries, message) => {
    expect(() => createUplinkTargets(entries)).toThrow(SettingsError);
    expect(() => createUplinkTargets(entries)).toThrow(message);
  });
});

it("have secrets that the log knows to keep out", () => {
  const uplinks = [{ ...influx1, password: "of-influx-1" }, influx2];
  expect(secretsOf(startSettings.parse({ uplinks }))).toEqual(["of-influx-1", "a-token-of-ours"]);
});

it("must be there where nothing is kept for a dashboard", () => {
  const outbox = { keepForDashboard: false };
  expect(startSettings.safeParse({ outbox, uplinks: [influx1] }).success).toBe(true);
  const [issue] = startSettings.safeParse({ outbox }).error?.issues ?? [];
  expect(issue).toMatchObject({ path: ["outbox", "keepForDashboard"], message: expect.stringContaining("uplinks") });
});
