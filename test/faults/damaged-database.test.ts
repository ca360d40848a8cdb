// A card that fails: pages in the middle of weeks of history, a stick that is pulled out, a backup that is cut off.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readdirSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openSqlite } from "../../common/runtime/sqlite.ts";
import { fetchHealth, waitForMachines } from "../plant/board-answer.ts";
import { runMachikoba, startMachikoba } from "../plant/machikoba-process.ts";
import { temporaryFolder } from "../plant/temporary-folder.ts";
import { inProject } from "../project-root.ts";
import { daysAgoMs, fillDatabase } from "../unit/dashboard/server/salvage/filled-database.ts";

/** Writes over whole pages, from a share of the file on. */
function damage(path: string, share: number, pages: number): void {
  const file = openSync(path, "r+");
  const first = Math.floor((fstatSync(file).size / 4096) * share) * 4096;
  writeSync(file, Buffer.alloc(pages * 4096, 0xa5), 0, pages * 4096, first);
  closeSync(file);
}

const rowsOf = (path: string, table: string) => {
  const db = openSqlite(path, { readOnly: true });
  const rows = Number(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);
  db.close();
  return rows;
};

test("keeps what is whole of weeks of history when pages fail, and says on screen which days lost something", async () => {
  const dataDir = temporaryFolder();
  const path = fillDatabase(dataDir, 21, daysAgoMs(22));
  const before = rowsOf(path, "seconds");
  damage(path, 0.4, 20);

  const doctor = await runMachikoba(["doctor", "--data", dataDir, "--port", "0", "--mqtt-port", "0"]);
  expect(doctor.code).toBe(1);
  expect(doctor.stdout).toMatch(/✗ database .*20\d\d-\d\d-\d\d.*start it again.*backup/);
  expect(doctor.stdout).toMatch(/damaged: seconds of .*, 20\d\d-\d\d-\d\d \d\d:00 to/);

  const machikoba = await startMachikoba(dataDir);
  onTestFinished(() => machikoba.kill().catch(() => undefined));
  const { problems } = await waitForMachines(machikoba.httpPort, "the board", () => true);
  const problem = problems.find(({ code }) => code === "database-damaged");
  expect(problem?.message).toMatch(/set aside.*rows were saved.*lost: some of 20\d\d-\d\d-\d\d/);
  expect((await fetchHealth(machikoba.httpPort)).status).toBe("degraded");
  expect(await machikoba.stop()).toBe(0);
  expect(rowsOf(path, "seconds")).toBeGreaterThanOrEqual(before - 20 * 6);
  expect(rowsOf(path, "plant_revision")).toBeGreaterThan(0);

  const healthy = await runMachikoba(["doctor", "--data", dataDir, "--port", "0", "--mqtt-port", "0"]);
  expect(healthy.stdout).toMatch(/✓ database/);
  expect(healthy.stdout).toMatch(/· salvage .*rows were saved/);
  expect(healthy.code).toBe(0);
});

test("names the machine, the channel and the hour of a single damaged value", async () => {
  const dataDir = temporaryFolder();
  const path = fillDatabase(dataDir, 3);
  const db = openSqlite(path);
  db.exec(
    "UPDATE seconds SET packed = zeroblob(length(packed)) WHERE key IN (SELECT key FROM seconds LIMIT 1 OFFSET 41)",
  );
  db.exec(
    "UPDATE segment_day SET packed = zeroblob(length(packed)) WHERE key IN (SELECT key FROM segment_day LIMIT 1)",
  );
  db.close();
  const { code, stdout } = await runMachikoba(["doctor", "--data", dataDir, "--port", "0", "--mqtt-port", "0"]);
  expect(code).toBe(1);
  expect(stdout).toContain("damaged: seconds of clamp-2.1 (gateway), 2026-03-02 10:00 to 11:00");
  expect(stdout).toContain("damaged: states of press-1, 2026-03-02");
});

test("saves a large damaged file while the board is up already", { timeout: 120_000 }, async () => {
  const dataDir = temporaryFolder();
  const path = fillDatabase(dataDir, 3, daysAgoMs(4));
  // Many hours of many channels: more than a start waits for is left to be saved beside everything else.
  const db = openSqlite(path);
  db.exec("PRAGMA synchronous = OFF");
  const insert = db.prepare("INSERT INTO seconds SELECT key + ?, packed FROM seconds WHERE key % 4096 <= 4");
  db.transaction(() => {
    for (let copy = 1; copy <= 400; copy += 1) insert.run(copy * 4);
  });
  db.close();
  const before = rowsOf(path, "seconds");
  damage(path, 0.3, 5);
  const doctor = await runMachikoba(["doctor", "--data", dataDir, "--port", "0", "--mqtt-port", "0"]);
  expect(doctor.code).toBe(1);

  const machikoba = await startMachikoba(dataDir);
  onTestFinished(() => machikoba.kill().catch(() => undefined));
  const messages = async () =>
    (await fetchHealth(machikoba.httpPort)).problems
      .filter(({ code }) => code === "database-damaged")
      .map(({ message }) => message);
  expect((await messages())[0]).toMatch(/is being saved|rows were saved/);
  await expect.poll(async () => (await messages())[0], { timeout: 90_000, interval: 200 }).toMatch(/rows were saved/);
  expect(await machikoba.stop()).toBe(0);
  expect(rowsOf(path, "seconds")).toBeGreaterThanOrEqual(before - 5 * 6);
});

/** A small disk at a folder. Needs the right to mount, which CI has. */
function mountAt(folder: string): void {
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", folder]);
}

test("writes a nightly backup to a stick, and nothing under its place when it is pulled out", {
  timeout: 120_000,
}, async () => {
  const dataDir = temporaryFolder();
  fillDatabase(dataDir, 3);
  const stick = join(temporaryFolder(), "stick");
  mkdirSync(stick);
  mountAt(stick);
  let isMounted = true;
  onTestFinished(() => void (isMounted && execFileSync("umount", ["--lazy", stick])));
  const { writeNightly } = await import("../../dashboard/server/backup/backup-folder.ts");
  const task = { source: join(dataDir, "machikoba.sqlite"), folder: stick, site: "site", date: "2026-04-01", kept: 7 };
  expect(writeNightly(task)).toHaveProperty("backup");
  expect(readdirSync(stick).sort()).toEqual(["machikoba-site-2026-04-01.sqlite", "machikoba-site.backups.json"]);
  execFileSync("umount", ["--lazy", stick]);
  isMounted = false;
  expect(writeNightly({ ...task, date: "2026-04-02" })).toEqual({ folderProblem: expect.stringMatching(/USB stick/) });
  expect(readdirSync(stick)).toEqual([]);
});

test("leaves the older backup as it is when a backup is killed, or its disk fills up", {
  timeout: 120_000,
}, async () => {
  const dataDir = temporaryFolder();
  fillDatabase(dataDir, 21);
  const stick = join(temporaryFolder(), "stick");
  mkdirSync(stick);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", stick]);
  onTestFinished(() => void execFileSync("umount", ["--lazy", stick]));
  const full = await runMachikoba(["backup", join(stick, "a.sqlite"), "--data", dataDir]);
  expect(full.code).toBe(1);
  expect(full.stderr).toMatch(/no space left/i);
  expect(readdirSync(stick)).toEqual([]);

  const folder = temporaryFolder();
  const main = inProject("dist", "cli", "main.js");
  const child = spawn(process.execPath, [main, "backup", join(folder, "a.sqlite"), "--data", dataDir], {
    stdio: "pipe",
  });
  const ended = once(child, "exit");
  await once(child.stderr, "data");
  child.kill("SIGKILL");
  await ended;
  const isThere = existsSync(join(folder, "a.sqlite"));
  if (isThere)
    expect(rowsOf(join(folder, "a.sqlite"), "seconds")).toBe(rowsOf(join(dataDir, "machikoba.sqlite"), "seconds"));
  expect(await runMachikoba(["doctor", "--data", dataDir, "--port", "0", "--mqtt-port", "0"])).toMatchObject({
    code: 0,
  });
});
