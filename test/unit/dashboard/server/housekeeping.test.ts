/** What the dashboard does from time to time. */
import { describe, expect, it } from "vitest";
import { createCalendar } from "../../../../common/calendar/calendar.ts";
import { calendarSettings } from "../../../../common/contract/calendar-settings.ts";
import { keepTidy, watchDate } from "../../../../dashboard/server/housekeeping.ts";
import { openHistoryWriter } from "../../../../dashboard/server/store/history-writer.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { anchor, batch, hourStart, openDb, second, temporaryFolder } from "./history/history-under-test.ts";

const hourMs = 3_600_000;

describe("packing", () => {
  const full = () => {
    const db = openDb(temporaryFolder());
    const writer = openHistoryWriter(db);
    const seconds = Array.from({ length: 100 }, (_, i) => second(2 + i, i * 1000));
    writer.take(batch([anchor(1, 0, hourStart), ...seconds]));
    writer.commit(undefined);
    const store = { writer: { ...writer, tidy: async (atMs: number) => writer.tidy(atMs) } };
    const openRows = () => writer.condition().openRows;
    return { db, writer, store: store as unknown as Parameters<typeof keepTidy>[0], openRows };
  };
  const fail = (error: unknown) => {
    throw error;
  };

  it("packs an hour some minutes after it has ended, not before", async () => {
    const { store, openRows } = full();
    const clock = createTestClock({ wallMs: hourStart + hourMs - 60_000 });
    const stop = keepTidy(store, clock, fail);
    await clock.advanceAsync(2 * 60_000);
    expect(openRows()).toBe(100);
    await clock.advanceAsync(3 * 60_000);
    await expect.poll(openRows).toBe(0);
    stop();
  });

  it("waits while nobody knows the time", async () => {
    const { store, openRows } = full();
    const clock = createTestClock({ wallMs: undefined });
    const stop = keepTidy(store, clock, fail);
    await clock.advanceAsync(10 * hourMs);
    expect(openRows()).toBe(100);
    stop();
  });

  it("does nothing any more once it is stopped", async () => {
    const { store, openRows } = full();
    const clock = createTestClock({ wallMs: hourStart + 10 * hourMs });
    keepTidy(store, clock, fail)();
    await clock.advanceAsync(hourMs);
    expect(openRows()).toBe(100);
  });

  it("goes on when there is space again after the disk was full", async () => {
    const { db, store, writer, openRows } = full();
    const clock = createTestClock({ wallMs: hourStart + 2 * hourMs });
    const stop = keepTidy(store, clock, fail);
    // What compresses badly, and no free pages to put it into.
    const rows = Array.from({ length: 3000 }, (_, i) =>
      second(200 + i, (200 + i) * 1000, Math.abs(Math.sin(i * 12.9)) * 50),
    );
    writer.take(batch(rows));
    writer.commit(undefined);
    db.exec("VACUUM");
    db.pragma(`max_page_count = ${Number(db.pragma("page_count")[0]?.page_count)}`);
    await clock.advanceAsync(60_000);
    expect(openRows()).toBe(3100);
    db.pragma("max_page_count = 1000000");
    await expect.poll(() => clock.advanceAsync(30_000).then(openRows)).toBe(0);
    stop();
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
