/** One look at an area: what is lit and taken when, who is waited for, and what is said when nothing comes of it. */
import { expect, it } from "vitest";
import type { Glance, SheetVerdict } from "../../../../agent/areas/area-eye.ts";
import { type LookOptions, look } from "../../../../agent/areas/look.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";

const tidy: SheetVerdict = { share: 0.02, confidence: 0.9 };

/** What the camera sees at each glance; the last one goes on. */
type Seen = { people?: boolean; verdict?: SheetVerdict; fault?: string };

function scene(seen: Seen[], given: Partial<LookOptions> = {}) {
  const clock = createTestClock();
  const story: string[] = [];
  const faults: unknown[] = [];
  const told = (error: unknown) => void faults.push(error instanceof Error ? error.message : error);
  let glances = 0;
  const say = (what: string) => void story.push(`${clock.monoMs() / 1000} ${what}`);
  const options: LookOptions = {
    clock,
    covered: undefined,
    settleMs: 2000,
    waitForPeopleMs: 60_000,
    waitForCameraMs: 60_000,
    mostBadPhotos: 3,
    isMotion: () => false,
    alone: (attempt) => attempt(),
    onDoing: () => undefined,
    onCameraFault: told,
    onLightFault: told,
    eye: {
      async glance() {
        const one = seen[Math.min(glances, seen.length - 1)] ?? {};
        glances += 1;
        say("photo");
        if (one.fault) throw new Error(one.fault);
        const glance: Glance = { isSomebodyThere: one.people ?? false, judge: async () => one.verdict ?? tidy };
        return glance;
      },
    },
    holdLight: async () => {
      say("on");
      return async () => say("off");
    },
    ...given,
  };
  async function run(ms: number, signal = new AbortController().signal) {
    const result = look(options, signal);
    result.catch(() => undefined);
    for (let passed = 0; passed < ms; passed += 500) await clock.advanceAsync(500);
    return result;
  }
  return { run, story, faults, clock };
}

it("lights the sheet only around the photo, and gives light and camera time to settle", async () => {
  const { run, story } = scene([{}]);
  expect(await run(5000)).toEqual({ outcome: "scored", score: tidy, monoMs: 0 });
  expect(story).toEqual(["0 on", "2 photo", "2 off"]);
});

it("takes the photo at once where there is no light", async () => {
  const { run, story } = scene([{}], { holdLight: undefined });
  expect(await run(500)).toMatchObject({ outcome: "scored" });
  expect(story).toEqual(["0 photo"]);
});

it("waits without light while people are there, and scores when they have left", async () => {
  const { run, story } = scene([{ people: true }, { people: true }, {}]);
  expect(await run(60_000)).toMatchObject({ outcome: "scored", monoMs: 34_000 });
  expect(story.filter((line) => line.endsWith("on"))).toHaveLength(3);
  expect(story.indexOf("2 off")).toBe(2);
});

it("leaves light and camera alone while the motion sensor says that somebody is here", async () => {
  let isHere = true;
  const { run, story, clock } = scene([{}], { isMotion: () => isHere });
  clock.after(20_000, () => {
    isHere = false;
  });
  expect(await run(60_000)).toMatchObject({ outcome: "scored", monoMs: 30_000 });
  expect(story).toEqual(["30 on", "32 photo", "32 off"]);
});

it("throws a photo away when somebody came while it was taken", async () => {
  let looks = 0;
  const isMotion = () => {
    looks += 1;
    return looks === 2;
  };
  const { run, story } = scene([{}], { isMotion });
  expect(await run(60_000)).toMatchObject({ outcome: "scored" });
  expect(story.filter((line) => line.endsWith("photo"))).toHaveLength(2);
});

it("gives up when people stay, at the end of the time that was set", async () => {
  const { run, story } = scene([{ people: true }], { holdLight: undefined });
  expect(await run(70_000)).toEqual({ outcome: "skipped", cause: "person-in-view", monoMs: 60_000 });
  expect(story.at(-1)).toBe("60 photo");
});

const reached: SheetVerdict = { cause: "person-in-view", still: { share: 0.3 } };

it("scores what stays over the sheet's edge without moving, when the waiting is over", async () => {
  const { run, story } = scene([{ verdict: reached }], { holdLight: undefined });
  expect(await run(70_000)).toEqual({ outcome: "scored", score: { share: 0.3 }, monoMs: 60_000 });
  expect(story).toEqual(["0 photo", "15 photo", "30 photo", "45 photo", "60 photo"]);
});

it("takes what reaches in for somebody as long as something moves at the end", async () => {
  const seen = [{ verdict: reached }, { verdict: reached }, { people: true, verdict: reached }];
  const moving = scene(seen, { holdLight: undefined });
  expect(await moving.run(70_000)).toMatchObject({ outcome: "skipped", cause: "person-in-view" });
  const sensed = scene([{ verdict: reached }], {
    holdLight: undefined,
    isMotion: () => sensed.clock.monoMs() > 50_000,
  });
  expect(await sensed.run(70_000)).toMatchObject({ outcome: "skipped", cause: "person-in-view" });
});

it("gives up at once when nobody shall be waited for", async () => {
  const { run } = scene([{ people: true }], { holdLight: undefined, waitForPeopleMs: 0 });
  expect(await run(500)).toMatchObject({ cause: "person-in-view" });
});

it("tries a failing camera again, says what it says, and takes that back when it works", async () => {
  const { run, faults } = scene([{ fault: "it is unplugged" }, {}], { holdLight: undefined });
  expect(await run(30_000)).toMatchObject({ outcome: "scored" });
  expect(faults).toEqual(["it is unplugged", undefined]);
});

it("gives a camera up after its time, with the light off", async () => {
  const { run, story } = scene([{ fault: "busy" }]);
  expect(await run(90_000)).toMatchObject({ outcome: "skipped", cause: "camera" });
  expect(story.filter((line) => line.endsWith("on"))).toHaveLength(story.filter((line) => line.endsWith("off")).length);
  expect(story.at(-1)).toMatch(/off$/);
});

it.each([
  ["blurred", 3],
  ["camera-moved", 1],
] as const)("names the cause %s of a photo that can't be scored, after %i tries", async (cause, tries) => {
  const { run, story } = scene([{ verdict: { cause } }], { holdLight: undefined });
  expect(await run(30_000)).toMatchObject({ outcome: "skipped", cause });
  expect(story).toHaveLength(tries);
});

it("scores without its light by day, and says by night that the light is at fault", async () => {
  const holdLight = async () => Promise.reject(new Error("the lamp doesn't answer"));
  const byDay = scene([{}], { holdLight });
  expect(await byDay.run(5000)).toMatchObject({ outcome: "scored" });
  expect(byDay.faults).toEqual(["the lamp doesn't answer", undefined]);
  const byNight = scene([{ verdict: { cause: "too-dark" } }], { holdLight });
  expect(await byNight.run(5000)).toMatchObject({ cause: "light" });
});

it("switches the light off when it is told to stop", async () => {
  const stop = new AbortController();
  const { run, story, clock } = scene([{}]);
  clock.after(1000, () => stop.abort(new Error("closing")));
  await expect(run(5000, stop.signal)).rejects.toThrow("closing");
  expect(story).toEqual(["0 on", "1 off"]);
});
