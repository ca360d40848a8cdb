/** The options of `machikoba detect`: what is understood, and what is refused with what would be right. */
import { describe, expect, it } from "vitest";
import { readDetectOptions } from "../../../cli/detect-options.ts";
import { SettingsError } from "../../../common/runtime/errors.ts";

const least = ["own.csv", "--time", "t", "--current", "a"];
const recording = { file: "own.csv", timeColumn: "t", currentColumn: "a", timeUnit: "s", validForMs: undefined };

describe("the options", () => {
  it("learn from the recording itself when nothing else is said", () => {
    const given = { source: { kind: "learn", from: recording }, recording, json: false };
    expect(readDetectOptions(least)).toMatchObject({
      ...given,
      minPauseMs: undefined,
      out: undefined,
      save: undefined,
    });
    expect(readDetectOptions([...least, "--learn"])).toMatchObject(given);
  });

  it.each([
    [["--thresholds", "0.1,1.5"], { kind: "thresholds", offBelowA: 0.1, runAboveA: 1.5 }],
    [["--teach", "spans.csv"], { kind: "teach", marks: "spans.csv", from: recording }],
    [["--settings", "own.yaml"], { kind: "file", path: "own.yaml" }],
    [["--learn", "--from", "other.csv"], { kind: "learn", from: { ...recording, file: "other.csv" } }],
    [["--from", "other.csv"], { kind: "learn", from: { ...recording, file: "other.csv" } }],
    [["--teach", "s.csv", "--from", "o.csv"], { kind: "teach", marks: "s.csv", from: { ...recording, file: "o.csv" } }],
  ])("take settings as %j says", (args, source) => {
    expect(readDetectOptions([...least, ...args]).source).toEqual(source);
  });

  it("take times in seconds, to the millisecond", () => {
    const { minPauseMs, recording: own } = readDetectOptions([...least, "--min-pause", "1.0014", "--valid", "0.25"]);
    expect([minPauseMs, own.validForMs]).toEqual([1001, 250]);
    expect(readDetectOptions([...least, "--min-pause", "0"]).minPauseMs).toBe(0);
  });

  it("take where results go", () => {
    expect(
      readDetectOptions([...least, "--out", "o.csv", "--save", "s.yaml", "--json", "--time-unit", "iso"]),
    ).toMatchObject({
      out: "o.csv",
      save: "s.yaml",
      json: true,
      recording: { timeUnit: "iso" },
    });
  });

  it.each([
    [[], /FILE is missing/],
    [["own.csv", "other.csv", "--time", "t", "--current", "a"], /"other\.csv" is one too many/],
    [["own.csv", "--current", "a"], /--time is missing/],
    [["own.csv", "--time", "t"], /--current is missing/],
    [[...least, "--time-unit", "min"], /--time-unit min: use s, ms, iso/],
    [[...least, "--treshold", "1,2"], /did you mean --thresholds\?/],
    [[...least, "--jsn"], /did you mean --json\?/],
    [[...least, "--xyzzyx"], /see `machikoba detect --help`/],
    [[...least, "--json=1"], /see `machikoba detect --help`/],
    [[...least, "--out"], /see `machikoba detect --help`/],
    [[...least, "--thresholds", "1"], /give two currents/],
    [[...least, "--thresholds", "2,1"], /give two currents/],
    [[...least, "--thresholds", "0,1"], /give two currents/],
    [[...least, "--thresholds", "0.1,1,2"], /give two currents/],
    [[...least, "--thresholds", "1,Infinity"], /give two currents/],
    [[...least, "--min-pause=-1"], /give seconds/],
    [[...least, "--min-pause", "-1"], /^Option '--min-pause' argument is ambiguous; see `machikoba detect --help`$/],
    [[...least, "--min-pause", ""], /give seconds/],
    [[...least, "--valid", "long"], /--valid long: give seconds, 0 to 86400/],
    [[...least, "--learn", "--thresholds", "1,2"], /give one of --learn, --thresholds/],
    [[...least, "--settings", "s", "--teach", "t"], /give one of --teach, --settings/],
    [[...least, "--thresholds", "1,2", "--from", "o.csv"], /--from names the recording to learn from/],
    [[...least, "--settings", "s", "--from", "o.csv"], /--from names the recording to learn from/],
  ])("refuse %j", (args, message) => {
    expect(() => readDetectOptions(args)).toThrow(message);
    expect(() => readDetectOptions(args)).toThrow(SettingsError);
  });
});
