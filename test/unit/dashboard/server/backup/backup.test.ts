/** A backup is whole or isn't there, and a restored one gives the same answers. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { openSqlite } from "../../../../../common/runtime/sqlite.ts";
import { markFolder, writeNightly } from "../../../../../dashboard/server/backup/backup-folder.ts";
import { restoreBackup } from "../../../../../dashboard/server/backup/restore-backup.ts";
import { writeBackup } from "../../../../../dashboard/server/backup/write-backup.ts";
import { readTables } from "../../../../../dashboard/server/salvage/table-shapes.ts";
import { temporaryFolder } from "../history/history-under-test.ts";
import { damageAt, damagePages, fillDatabase } from "../salvage/filled-database.ts";

let source: string;
let folder: string;
beforeEach(() => {
  source = fillDatabase(temporaryFolder(), 2);
  folder = temporaryFolder();
});

/** Everything that a database holds, in words. */
function contentOf(path: string): string {
  const db = openSqlite(path, { readOnly: true });
  try {
    const rows = readTables(db).map(({ name }) => [name, db.prepare(`SELECT * FROM ${name}`).all()]);
    const schema = db.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name").all();
    return JSON.stringify([rows, schema, db.pragma("user_version")]);
  } finally {
    db.close();
  }
}

const restore = (file: string, dataDir: string, evenDamaged = false) => restoreBackup({ file, dataDir, evenDamaged });

describe("a backup", () => {
  it("holds what the database held, also what is in no table yet but its log, and gives it back", () => {
    const open = openSqlite(source);
    open.exec("INSERT INTO event VALUES ('gateway', 1, 'newest', null, null)");
    open.prepare("INSERT INTO journal (frame) VALUES (?)").run(new Uint8Array([1, 2, 3]));
    open.exec("DELETE FROM journal");
    const shares: number[] = [];
    const file = join(folder, "a.sqlite");
    const result = writeBackup({ source, file }, (_step, share) => shares.push(share));
    open.close();
    expect(result).toMatchObject({ file, bytes: statSync(file).size });
    expect(shares.every((share, index) => share >= 0 && share <= 1 && index >= 0)).toBe(true);
    const restored = restore(file, join(folder, "new", "data"));
    expect(contentOf(restored)).toBe(contentOf(source));
    const db = openSqlite(restored);
    expect(db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'journal'").get()?.seq).toBe(1);
    db.close();
    expect(readdirSync(folder).sort()).toEqual(["a.sqlite", "new"]);
  });

  it("is the state of one moment, although others write on", () => {
    const open = openSqlite(source);
    const file = join(folder, "a.sqlite");
    writeBackup({ source, file });
    const before = contentOf(source);
    open.exec("INSERT INTO event VALUES ('gateway', 1, 'later', null, null)");
    expect(contentOf(file)).toBe(before);
    open.close();
  });

  it("isn't made of a damaged database, and an older one stays as it is", () => {
    const file = join(folder, "a.sqlite");
    writeFileSync(file, "the older one");
    const db = openSqlite(source);
    const { packed } = db.prepare("SELECT packed FROM seconds LIMIT 1 OFFSET 40").get() ?? {};
    db.close();
    damageAt(source, readFileSync(source).indexOf(packed as Uint8Array) + 20, 4);
    expect(() => writeBackup({ source, file })).toThrow(/damaged in 1 places \(2026-03-02\).*machikoba doctor/);
    expect(readFileSync(file, "utf8")).toBe("the older one");
    damagePages(source, 0.5, 3);
    expect(() => writeBackup({ source, file })).toThrow();
    expect(readdirSync(folder)).toEqual(["a.sqlite"]);
  });
});

describe("restoring", () => {
  let file: string;
  beforeEach(() => {
    file = join(folder, "a.sqlite");
    writeBackup({ source, file });
  });

  it("refuses a folder that isn't empty, and touches nothing in it", () => {
    const dataDir = join(folder, "data");
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, "letter.txt"), "mine");
    expect(() => restore(file, dataDir)).toThrow(/isn't empty \(there is letter.txt\).*--data/);
    expect(readdirSync(dataDir)).toEqual(["letter.txt"]);
  });

  it.each([
    ["a letter", (path: string) => writeFileSync(path, "Dear Sir or Madam, ".repeat(300)), /no backup of Machikoba/],
    ["an empty file", (path: string) => writeFileSync(path, ""), /no backup of Machikoba/],
    ["somebody else's database", (path: string) => makeOther(path), /no backup of Machikoba/],
    [
      "a file that was cut off",
      (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 50_000)),
      /damaged/,
    ],
    ["a damaged backup", (path: string) => damagePages(path, 0.5, 2), /damaged.*--keep-whole/],
    ["a backup of a newer version", (path: string) => setVersion(path, 999), /newer version/],
  ])("refuses %s, says why, and leaves the folder empty", (_what, spoil, says) => {
    spoil(file);
    const dataDir = join(folder, "data");
    expect(() => restore(file, dataDir)).toThrow(says);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it("takes a damaged backup if told so, and has the next start save what is whole", () => {
    damagePages(file, 0.5, 2);
    const dataDir = join(folder, "data");
    restore(file, dataDir, true);
    expect(readdirSync(dataDir).sort()).toEqual(["machikoba.sqlite", "machikoba.sqlite.suspect"]);
  });
});

function makeOther(path: string): void {
  writeFileSync(path, "");
  const db = openSqlite(path);
  db.exec("CREATE TABLE songs (title TEXT)");
  db.close();
}

function setVersion(path: string, version: number): void {
  const db = openSqlite(path);
  db.exec(`PRAGMA user_version = ${version}`);
  db.close();
}

describe("a folder of nightly backups", () => {
  const night = (date: string, kept = 7) => writeNightly({ source, folder, site: "yamada", date, kept });
  const backups = () => readdirSync(folder).filter((name) => name.endsWith(".sqlite"));

  it("keeps the last seven, and never deletes what isn't ours", () => {
    markFolder(folder, "yamada");
    const foreign = ["machikoba-yamada-2026-01-01.sqlite", "machikoba-suzuki-2026-01-01.sqlite", "family.sqlite"];
    for (const name of foreign) copyFileSync(source, join(folder, name));
    for (let day = 10; day < 20; day += 1) expect(night(`2026-03-${day}`)).toHaveProperty("backup");
    const ours = Array.from({ length: 7 }, (_, index) => `machikoba-yamada-2026-03-${13 + index}.sqlite`);
    expect(backups().sort()).toEqual([...foreign, ...ours].sort());
  });

  it("that was emptied, or whose list was lost, goes on, and deletes nothing that it doesn't know", () => {
    markFolder(folder, "yamada");
    night("2026-03-10", 1);
    writeFileSync(join(folder, "machikoba-yamada.backups.json"), "not JSON");
    night("2026-03-11", 1);
    night("2026-03-12", 1);
    expect(backups()).toEqual(["machikoba-yamada-2026-03-10.sqlite", "machikoba-yamada-2026-03-12.sqlite"]);
  });

  it("on the disk of the data is refused until somebody has marked it: it may be where a stick should be", () => {
    expect(night("2026-03-10")).toEqual({ folderProblem: expect.stringMatching(/same disk.*USB stick.*--prepare/) });
    expect(readdirSync(folder)).toEqual([]);
    const gone = join(folder, "stick", "backups");
    expect(writeNightly({ source, folder: gone, site: "yamada", date: "2026-03-10", kept: 7 })).toEqual({
      folderProblem: expect.stringMatching(/isn't there.*USB stick/),
    });
    expect(existsSync(gone)).toBe(false);
  });

  it("is freed of what a power cut left half-written", () => {
    markFolder(folder, "yamada");
    const half = join(folder, "machikoba-yamada-2026-03-09.sqlite.4711.unfinished");
    writeFileSync(half, "half");
    night("2026-03-10");
    expect(existsSync(half)).toBe(false);
  });
});
