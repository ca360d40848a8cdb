/** What the dashboard does from time to time. */
import { describe, expect, it } from "vitest";
import { createCalendar } from "../../../../common/calendar/calendar.ts";
import { calendarSettings } from "../../../../common/contract/calendar-settings.ts";
import { keepPacked, watchDate } from "../../../../dashboard/server/housekeeping.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { anchor, batch, hourStart, newHistory, second } from "./history/history-under-test.ts";

const hourMs = 3_600_000;

describe("packing", () => {
  const full = () => {
    const history = newHistory();
    history.commit([
      batch([anchor(1, 0, hourStart), ...Array.from({ length: 100 }, (_, i) => second(2 + i, i * 1000))]),
    ]);
    return history;
  };

  it("packs an hour some minutes after it has ended, not before", async () => {
    const history = full();
    const clock = createTestClock({ wallMs: hourStart + hourMs - 60_000 });
    const packing = keepPacked(history, clock);
    await clock.advanceAsync(2 * 60_000);
    expect(history.openRows()).toBe(100);
    await clock.advanceAsync(3 * 60_000);
    await expect.poll(() => history.openRows()).toBe(0);
    packing.stop();
  });

  it("waits while nobody knows the time", async () => {
    const history = full();
    const clock = createTestClock({ wallMs: undefined });
    const packing = keepPacked(history, clock);
    await clock.advanceAsync(10 * hourMs);
    expect(history.openRows()).toBe(100);
    packing.stop();
  });

  it("does nothing any more once it is stopped", async () => {
    const history = full();
    const clock = createTestClock({ wallMs: hourStart + 10 * hourMs });
    keepPacked(history, clock).stop();
    await clock.advanceAsync(hourMs);
    expect(history.openRows()).toBe(100);
  });
});

describe("a new day", () => {
  it("is noticed at midnight of the site, once", () => {
    const calendar = createCalendar(calendarSettings.parse({}), "Asia/Tokyo");
    const clock = createTestClock({ wallMs: Date.UTC(2026, 3, 1, 14, 59, 50) });
    const dates: string[] = [];
    const date = () => calendar.dayOf(clock.wallMs() ?? 0);
    const stop = watchDate(clock, date, () => dates.push(date()));
    clock.advance(9000);
    expect(dates).toEqual([]);
    clock.advance(hourMs);
    expect(dates).toEqual(["2026-04-02"]);
    stop();
    clock.advance(48 * hourMs);
    expect(dates).toHaveLength(1);
  });
});
