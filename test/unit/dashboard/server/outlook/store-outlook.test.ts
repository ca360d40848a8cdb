/** How the store grows: laws of the reckoning, the measure of a real file, and what people are told of a disk that is filling. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockKey } from "../../../../../dashboard/server/history/block-keys.ts";
import { measureStore, type StoreMeasure } from "../../../../../dashboard/server/history/measure-store.ts";
import { migrateHistory } from "../../../../../dashboard/server/history/schema.ts";
import { storedBytes } from "../../../../../dashboard/server/history/stored-bytes.ts";
import { reckonOutlook } from "../../../../../dashboard/server/outlook/store-outlook.ts";
import { watchStore } from "../../../../../dashboard/server/outlook/watch-store.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";
import { openDb, temporaryFolder } from "../history/history-under-test.ts";
import { openReckoned } from "../history/reckoned-history.ts";

const year = 365.25;
const perDay = fc.record({
  seconds: fc.integer({ min: 0, max: 1e7 }),
  minutes: fc.integer({ min: 0, max: 1e6 }),
  hours: fc.integer({ min: 0, max: 1e5 }),
  states: fc.integer({ min: 0, max: 1e6 }),
  figures: fc.integer({ min: 0, max: 1e5 }),
});
const measures: fc.Arbitrary<StoreMeasure> = fc.record({
  channels: fc.constant(3),
  machines: fc.constant(2),
  bytesPerDay: perDay,
  heldDays: fc.record({ seconds: fc.integer({ min: 0, max: 60 }), minutes: fc.integer({ min: 0, max: 3000 }) }),
  usedBytes: fc.integer({ min: 0, max: 1e10 }),
});
const keeps = fc.record({ seconds: fc.integer({ min: 2, max: 90 }), minutes: fc.integer({ min: 31, max: 4000 }) });

describe("the outlook of a store", () => {
  it("lets fifty machines grow by minutes for five years, and by hours, states and figures for ever", () => {
    const bytesPerDay = { seconds: 10e6, minutes: 0.16e6, hours: 6e3, states: 0.1e6, figures: 20e3 };
    const measure = {
      channels: 50,
      machines: 50,
      heldDays: { seconds: 30, minutes: 30 },
      usedBytes: 2.5e9,
      bytesPerDay,
    };
    const input = { measure, keepDays: { seconds: 30, minutes: 1830 }, fileBytes: 2.5e9, freeBytes: 1e12, atMs: 0 };
    const { inYears, fullInDays } = reckonOutlook(input);
    expect(inYears.map(({ years, bytes }) => [years, (bytes / 1e9).toFixed(1)])).toEqual([
      [1, "2.6"],
      [5, "3.0"],
      [10, "3.2"],
    ]);
    expect(fullInDays).toBeNull();
  });

  it("never shrinks, and grows no faster than a day's bytes of every age", () => {
    fc.assert(
      fc.property(measures, keeps, (measure, keepDays) => {
        const fileBytes = measure.usedBytes;
        const { inYears } = reckonOutlook({ measure, keepDays, fileBytes, freeBytes: 0, atMs: 0 });
        const all = Object.values(measure.bytesPerDay).reduce((sum, bytes) => sum + bytes, 0);
        let before = fileBytes;
        for (const { years, bytes } of inYears) {
          expect(bytes).toBeGreaterThanOrEqual(before);
          expect(bytes).toBeLessThanOrEqual(fileBytes + years * year * all + 1);
          before = bytes;
        }
      }),
    );
  });

  it("holds no more seconds and minutes than are kept, however many years pass", () => {
    fc.assert(
      fc.property(measures, keeps, (measure, keepDays) => {
        const { seconds, minutes } = measure.bytesPerDay;
        const only = { ...measure, usedBytes: 0, bytesPerDay: { seconds, minutes, hours: 0, states: 0, figures: 0 } };
        const fresh = { ...only, heldDays: { seconds: 0, minutes: 0 } };
        const { inYears } = reckonOutlook({ measure: fresh, keepDays, fileBytes: 0, freeBytes: 0, atMs: 0 });
        const most = seconds * keepDays.seconds + minutes * keepDays.minutes;
        expect(inYears.at(-1)?.bytes).toBeLessThanOrEqual(most + 1);
      }),
    );
  });

  it("names the first day on which what is added doesn't fit any more", () => {
    fc.assert(
      fc.property(perDay, fc.integer({ min: 0, max: 1e9 }), (bytesPerDay, freeBytes) => {
        const measure = {
          channels: 1,
          machines: 1,
          heldDays: { seconds: 0, minutes: 0 },
          usedBytes: 1000,
          bytesPerDay,
        };
        const keepDays = { seconds: 1e6, minutes: 1e6 };
        const { fullInDays } = reckonOutlook({ measure, keepDays, fileBytes: 1000, freeBytes, atMs: 0 });
        const all = Object.values(bytesPerDay).reduce((sum, bytes) => sum + bytes, 0);
        if (fullInDays === null) expect(all * 3652).toBeLessThanOrEqual(freeBytes);
        else {
          expect(all * fullInDays).toBeGreaterThan(freeBytes);
          expect(all * (fullInDays - 1)).toBeLessThanOrEqual(freeBytes);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("takes room that is free within the file before the disk's", () => {
    const bytesPerDay = { seconds: 0, minutes: 0, hours: 100, states: 0, figures: 0 };
    const measure = { channels: 1, machines: 1, heldDays: { seconds: 0, minutes: 0 }, usedBytes: 1000, bytesPerDay };
    const input = { measure, keepDays: { seconds: 30, minutes: 1830 }, freeBytes: 1000, atMs: 0 };
    expect(reckonOutlook({ ...input, fileBytes: 1000 }).fullInDays).toBe(11);
    expect(reckonOutlook({ ...input, fileBytes: 6000 }).fullInDays).toBe(61);
  });
});

describe("the measure of a file", () => {
  /** Two channels for so many days: packed hours of `bytes`, minutes of 3000. */
  function fill(days: number, bytes: number) {
    const db = openDb(temporaryFolder());
    migrateHistory(db);
    const firstDay = 20_600;
    const size = () => Number(db.pragma("page_count")[0]?.page_count) * 4096;
    const before = size();
    const second = db.prepare("INSERT INTO seconds (key, packed) VALUES (?, ?)");
    const minute = db.prepare("INSERT INTO minutes (key, packed) VALUES (?, ?)");
    db.transaction(() => {
      for (let hour = 0; hour < 24 * days; hour += 1) {
        for (const channel of [1, 2]) second.run(blockKey(firstDay * 24 + hour, channel), new Uint8Array(bytes));
      }
    });
    const secondsBytes = size() - before;
    db.transaction(() => {
      for (let day = 0; day < days; day += 1) {
        for (const channel of [1, 2]) minute.run(blockKey(firstDay + day, channel), new Uint8Array(1800));
      }
    });
    return { measure: measureStore(db), secondsBytes, minutesBytes: size() - before - secondsBytes };
  }

  it.each([300, 1900, 4030, 5000, 8600, 12_345])("is what rows of %i bytes really take, within 10 %%", (bytes) => {
    const { measure, secondsBytes } = fill(10, bytes);
    expect(measure?.channels).toBe(2);
    expect(measure?.heldDays.seconds).toBe(10);
    // A leaf page that has no room for one more row is the only thing that isn't reckoned.
    const share = secondsBytes / 10 / (measure?.bytesPerDay.seconds ?? 1);
    expect(share).toBeGreaterThan(0.94);
    expect(share).toBeLessThan(1.1);
  });

  it.each([
    [4061, 4077],
    [4062, 4601],
    [5000, 5020],
    [12_345, 12_793],
  ])("lays %i bytes out as SQLite does: %i with what stands on pages of their own", (payload, bytes) => {
    expect(storedBytes(payload)).toBe(bytes);
  });

  it("tells a day's minutes from the first hours of the first day on", () => {
    expect((fill(1, 2000).measure?.bytesPerDay.minutes ?? 0) / (2 * storedBytes(1800))).toBeCloseTo(1, 5);
    expect((fill(20, 2000).measure?.bytesPerDay.minutes ?? 0) / (2 * storedBytes(1800))).toBeCloseTo(1, 5);
  });

  it("counts states and figures of a working press, and is nothing where no second is kept", () => {
    const { db } = openReckoned(10);
    expect(measureStore(db)).toBeUndefined();
    db.prepare("INSERT INTO seconds (key, packed) VALUES (?, ?)").run(blockKey(20_600 * 24, 1), new Uint8Array(500));
    const measure = measureStore(db);
    expect(measure?.machines).toBe(1);
    expect(measure?.bytesPerDay.states).toBeGreaterThan(10);
    expect(measure?.bytesPerDay.states).toBeLessThan(300);
    expect(measure?.bytesPerDay.figures).toBeGreaterThan(20);
  });
});

describe("the watch over a store", () => {
  function open(freeBytes: number, measure: StoreMeasure | undefined) {
    const clock = createTestClock({ wallMs: 5 });
    const failures: unknown[] = [];
    const watch = watchStore({
      path: `${temporaryFolder()}/none.sqlite`,
      reader: { measure: async () => measure },
      keepDays: () => ({ seconds: 30, minutes: 1830 }),
      nowMs: () => 7,
      clock,
      onFailure: (error) => failures.push(error),
      freeBytes: async () => freeBytes,
    });
    return { watch, clock, failures };
  }
  const bytesPerDay = { seconds: 0, minutes: 0, hours: 0, states: 1e6, figures: 0 };
  const measure = { channels: 4, machines: 4, heldDays: { seconds: 3, minutes: 3 }, usedBytes: 0, bytesPerDay };

  it("tells of a disk that is full within thirty days, in days, and what to do", async () => {
    const { watch } = open(12e6, measure);
    expect(watch.problems()).toEqual([]);
    await watch.look();
    expect(watch.outlook()).toMatchObject({ atMs: 7, freeBytes: 12e6, fullInDays: 13 });
    expect(watch.problems()).toMatchObject([{ code: "disk-filling", subject: "13" }]);
    expect(watch.problems()[0]?.message).toContain('settings "keep"');
    watch.stop();
  });

  it("says nothing of a disk that has room for months, or while nothing is recorded", async () => {
    const roomy = open(40e6, measure);
    await roomy.watch.look();
    expect(roomy.watch.outlook()?.fullInDays).toBe(41);
    expect(roomy.watch.problems()).toEqual([]);
    const empty = open(0, undefined);
    await empty.watch.look();
    expect(empty.watch.outlook()).toBeUndefined();
    expect(empty.watch.problems()).toEqual([]);
  });

  it("looks by itself once the start is over, and again every quarter of an hour", async () => {
    const { watch, clock } = open(12e6, measure);
    await clock.advanceAsync(31_000);
    await expect.poll(() => watch.outlook()?.fullInDays).toBe(13);
    watch.stop();
  });
});
