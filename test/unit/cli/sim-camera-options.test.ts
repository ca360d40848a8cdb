import { expect, test } from "vitest";
import { readSimCameraOptions } from "../../../cli/sim-camera-options.ts";

const noon = new Date(2026, 3, 1, 12, 30).getTime();
const read = (...args: string[]) => readSimCameraOptions(args, noon);

test("begins now, on loopback, unless told otherwise", () => {
  expect(read()).toMatchObject({ host: "127.0.0.1", port: 8090, seed: 1, width: 1280, hour: 12.5, speed: 1 });
  expect(read("--hour", "9.25", "--day", "3", "--port", "0", "--seed", "7", "--width", "640", "--speed", "0")).toEqual({
    host: "127.0.0.1",
    port: 0,
    seed: 7,
    width: 640,
    day: 3,
    hour: 9.25,
    speed: 0,
  });
});

test("takes another day for another date", () => {
  const tomorrow = readSimCameraOptions([], noon + 24 * 3_600_000);
  expect(tomorrow.day).toBe(read().day + 1);
});

test.each([
  [["--hour", "25"], "--hour must be from 0 to 24"],
  [["--hour", ""], "--hour must be from 0 to 24"],
  [["--port", "70000"], "--port must be from 0 to 65535"],
  [["--seed", "1.5"], "--seed must be a whole number"],
  [["--width", "20"], "--width must be from 320 to 1920"],
  [["--sed", "1"], "machikoba sim --help"],
])("says what is wrong with %j", (args, message) => {
  expect(() => read(...args)).toThrow(message);
});
