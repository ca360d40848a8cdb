/** Thinning takes away exactly what is too old, a little at a time. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { openSqlite } from "../../../../../common/runtime/sqlite.ts";
import { blockKey, dayBlockOf, dayBlockStartMs } from "../../../../../dashboard/server/history/block-keys.ts";
import { migrateHistory } from "../../../../../dashboard/server/history/schema.ts";
import { createThinning } from "../../../../../dashboard/server/history/thinning.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const nowMs = Date.UTC(2026, 6, 20, 12, 34);

it("takes away exactly what is too old, in steps of at most 64 rows, and no hour, state or sheet", () => {
  const db = openSqlite(":memory:");
  migrateHistory(db);
  const { thinSome } = createThinning(db);
  const count = (table: string) => Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  const keys = (table: string) =>
    db
      .prepare(`SELECT key FROM ${table} ORDER BY key`)
      .all()
      .map(({ key }) => Number(key));
  const hoursAgo = fc.uniqueArray(fc.nat(40 * 24), { maxLength: 200 });
  const keep = fc.record({ seconds: fc.integer({ min: 1, max: 30 }), minutes: fc.integer({ min: 1, max: 30 }) });
  fc.assert(
    fc.property(hoursAgo, fc.integer({ min: 1, max: 5 }), keep, (ago, channels, days) => {
      for (const table of ["seconds", "minutes", "hours", "segment_day"]) db.exec(`DELETE FROM ${table}`);
      const times = ago.map((hours) => nowMs - hours * hourMs);
      const put = (table: string, block: number, channel: number) =>
        db.prepare(`INSERT OR IGNORE INTO ${table} (key, packed) VALUES (?, x'00')`).run(blockKey(block, channel));
      for (const ms of times) {
        for (let channel = 1; channel <= channels; channel += 1) {
          put("seconds", Math.floor(ms / hourMs), channel);
          for (const table of ["minutes", "hours", "segment_day"]) put(table, dayBlockOf(ms), channel);
        }
      }
      const isKept = (endOf: (block: number) => number, ageDays: number) => (key: number) =>
        endOf(Math.floor(key / 4096)) > nowMs - ageDays * dayMs;
      const seconds = keys("seconds").filter(isKept((hour) => (hour + 1) * hourMs, days.seconds));
      const minutes = keys("minutes").filter(isKept((block) => dayBlockStartMs(block + 1), days.minutes));
      const kept = [count("hours"), count("segment_day")];
      let before = count("seconds") + count("minutes");
      while (thinSome(nowMs, days)) {
        const now = count("seconds") + count("minutes");
        expect(before - now).toBeGreaterThan(0);
        expect(before - now).toBeLessThanOrEqual(64);
        before = now;
      }
      expect([keys("seconds"), keys("minutes")]).toEqual([seconds, minutes]);
      expect([count("hours"), count("segment_day")]).toEqual(kept);
    }),
    { numRuns: 25 },
  );
  db.close();
});
