/** Upkeep: nightly backups and weekly checks at the site's quiet hour, and what people are told of them. */
import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { createLog } from "../../../../../common/runtime/log.ts";
import { markFolder } from "../../../../../dashboard/server/backup/backup-folder.ts";
import { openDatabase } from "../../../../../dashboard/server/database.ts";
import { startUpkeep, type Upkeep } from "../../../../../dashboard/server/upkeep/upkeep.ts";
import { createTestClock, type TestClock } from "../../../../fakes/test-clock.ts";
import { temporaryFolder } from "../history/history-under-test.ts";
import { damagePages, fillDatabase } from "../salvage/filled-database.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

let dataDir: string;
let path: string;
let folder: string;
let clock: TestClock;
beforeEach(() => {
  dataDir = temporaryFolder();
  path = fillDatabase(dataDir, 2);
  folder = join(temporaryFolder(), "stick");
  mkdirSync(folder);
  markFolder(folder, "yamada");
  // 2026-04-01, 22:00 in Japan.
  clock = createTestClock({ wallMs: Date.UTC(2026, 3, 1, 13) });
});

let changes = 0;
function start(more: { folder?: string | undefined } = { folder }): Upkeep {
  const upkeep = startUpkeep({
    dataDir,
    site: "yamada",
    backup: { folder: more.folder, at: "02:30", kept: 7 },
    timeZone: () => "Asia/Tokyo",
    clock,
    log: createLog({ level: "silent" }),
    changed: () => {
      changes += 1;
    },
  });
  onTestFinished(upkeep.stop);
  return upkeep;
}

/** Lets time pass, and what became due in it end. */
async function pass(ms: number): Promise<void> {
  const before = changes;
  await clock.advanceAsync(ms);
  await expect.poll(() => changes, { timeout: 5000 }).toBeGreaterThan(before);
}

const backups = () => readdirSync(folder).filter((name) => name.endsWith(".sqlite"));
const codes = (upkeep: Upkeep) => upkeep.problems().map(({ code }) => code);

it("makes the first backup ten minutes after the start, then one every night, by the site's date", async () => {
  const upkeep = start();
  await pass(11 * minuteMs);
  expect(backups()).toEqual(["machikoba-yamada-2026-04-01.sqlite"]);
  // 02:30 in Japan is still the day before in UTC.
  await pass(4 * hourMs + 20 * minuteMs);
  expect(backups()).toEqual(["machikoba-yamada-2026-04-01.sqlite", "machikoba-yamada-2026-04-02.sqlite"]);
  await clock.advanceAsync(12 * hourMs);
  expect(backups()).toHaveLength(2);
  expect(upkeep.problems()).toEqual([]);
});

it("makes up for a night in which the power was off, and not for one that it has", async () => {
  const first = start();
  await pass(11 * minuteMs);
  first.stop();
  clock.setWall(Date.UTC(2026, 3, 2, 0));
  start();
  await clock.advanceAsync(9 * minuteMs);
  expect(backups()).toHaveLength(1);
  await pass(2 * minuteMs);
  expect(backups()).toHaveLength(2);
  start();
  await clock.advanceAsync(2 * hourMs);
  expect(backups()).toHaveLength(2);
});

it("tells that the stick isn't there, tries again, and is content when it is back", async () => {
  const away = `${folder}-unplugged`;
  renameSync(folder, away);
  const upkeep = start();
  await pass(11 * minuteMs);
  expect(codes(upkeep)).toEqual(["backup-folder-missing"]);
  expect(upkeep.problems()[0]?.message).toMatch(/isn't there.*USB stick/);
  renameSync(away, folder);
  await pass(16 * minuteMs);
  expect(backups()).toHaveLength(1);
  expect(upkeep.problems()).toEqual([]);
});

it("raises an alarm when none worked for seven days, over restarts too", async () => {
  renameSync(folder, `${folder}-unplugged`);
  start().stop();
  await expect.poll(() => readdirSync(dataDir)).toContain("upkeep.json");
  clock.setWall(Date.UTC(2026, 3, 8, 12));
  const upkeep = start();
  expect(codes(upkeep)).toEqual([]);
  clock.setWall(Date.UTC(2026, 3, 8, 13));
  expect(codes(upkeep)).toEqual(["backup-overdue"]);
  expect(upkeep.problems()[0]?.message).toContain("No backup for 7 days");
});

it("makes no backup and raises no alarm where none is wanted", async () => {
  const upkeep = start({ folder: undefined });
  await clock.advanceAsync(3 * hourMs);
  clock.setWall(Date.UTC(2026, 4, 1));
  expect(backups()).toEqual([]);
  expect(codes(upkeep)).toEqual([]);
});

it("waits with everything until the time is known", async () => {
  clock.setWall(undefined);
  const upkeep = start();
  await clock.advanceAsync(12 * hourMs);
  expect(backups()).toEqual([]);
  expect(upkeep.problems()).toEqual([]);
});

it("finds damage once a week in the quiet hour, says so after a restart too, and is content when all is whole again", async () => {
  const upkeep = start({ folder: undefined });
  await clock.advanceAsync(2 * minuteMs);
  damagePages(path, 0.5, 2);
  await clock.advanceAsync(6 * dayMs);
  expect(codes(upkeep)).toEqual([]);
  await pass(dayMs + 5 * hourMs);
  expect(codes(upkeep)).toEqual(["database-check-failed"]);
  expect(upkeep.problems()[0]?.message).toMatch(/2026-03-0\d.*Start Machikoba again/);
  expect(readdirSync(dataDir)).toContain("machikoba.sqlite.suspect");
  upkeep.stop();
  const again = start({ folder: undefined });
  expect(codes(again)).toEqual(["database-check-failed"]);
  damagePages(path, 0.5, 2);
  await pass(7 * dayMs + hourMs);
  expect(codes(again)).toEqual([]);
});

it("tells what a restart saved of the damaged file, in place of the damage that was found, until that file is gone", async () => {
  const upkeep = start({ folder: undefined });
  await clock.advanceAsync(2 * minuteMs);
  damagePages(path, 0.5, 2);
  await pass(7 * dayMs + 5 * hourMs);
  expect(codes(upkeep)).toEqual(["database-check-failed"]);
  upkeep.stop();
  clock.advance(minuteMs);
  const { db, setAside } = openDatabase(dataDir, clock, createLog({ level: "silent" }));
  const again = start({ folder: undefined });
  expect(codes(again)).toEqual(["database-damaged"]);
  expect(again.problems()[0]?.message).toMatch(/rows were saved; \d+ places are lost: some of 2026-03-0\d/);
  rmSync(setAside ?? "");
  expect(codes(again)).toEqual([]);
  db.close();
});
