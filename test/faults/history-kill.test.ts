/** The store, with its own threads, killed twenty times while it commits, packs and reckons: nothing acknowledged is lost. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { openSqlite } from "../../common/runtime/sqlite.ts";
import { openHistory } from "../../dashboard/server/history/history.ts";
import { temporaryFolder } from "../plant/temporary-folder.ts";
import { inProject } from "../project-root.ts";

const startMs = Date.UTC(2026, 6, 1);
const kills = 20;
const rowsInCommit = 60;

/** Commits a minute after the other as fast as it can, tells each one's last sequence number, and tidies all the time. */
const program = `
import { openStore } from ${JSON.stringify(pathToFileURL(inProject("dist", "dashboard", "server", "store", "store.js")).href)};
const log = { error: (...args) => console.error(...args) };
let seq = 0;
const store = await openStore({ path: process.argv[2], wallMs: () => ${startMs} + seq * 1000, log });
seq = store.positions()[0]?.seq ?? 0;
for (;;) {
  const records = [];
  if (seq === 0) records.push({ seq: ++seq, kind: "anchor", t: 0, wallMs: ${startMs}, source: "system" });
  const state = seq % 120 < 60 ? "running" : "idle";
  records.push({ seq: ++seq, kind: "state", t: seq * 1000, machine: "press", state, since: seq * 1000, revision: 1, simulated: false });
  for (let row = 0; row < ${rowsInCommit}; row += 1) {
    seq += 1;
    records.push({ seq, kind: "seconds", t: seq * 1000, rows: [["press.1", seq % 97, 0, 100, 0, 5, 2500]] });
  }
  store.take({ gateway: "g", stream: "00112233445566aa", run: 1, records });
  await store.commit();
  console.log(seq);
  void store.writer.tidy(${startMs} + seq * 1000);
  await store.reader.ask("calendar", { from: "2026-07-01", to: "2026-07-31" }, ${startMs} + seq * 1000);
}`;

/** Runs the program until it has told `count` commits, kills it at once, and answers the last one that it told. */
async function runAndKill(path: string, count: number): Promise<number> {
  const child = spawn(process.execPath, [join(dirname(path), "commits.mjs"), path], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  const gone = once(child, "exit");
  let left = count;
  let acknowledged = 0;
  for await (const line of createInterface(child.stdout)) {
    acknowledged = Number(line);
    left -= 1;
    if (left === 0) child.kill("SIGKILL");
  }
  await gone;
  expect(left, said).toBeLessThanOrEqual(0);
  return acknowledged;
}

/** Opens what was left behind, as the next start would; answers how far it goes and the seconds of its last hours. */
function look(path: string, hours: number) {
  const db = openSqlite(path);
  const history = openHistory({ db, machineOf: () => "press" });
  const seq = history.positions()[0]?.seq ?? 0;
  const endMs = startMs + (seq + 1) * 1000;
  const fromMs = Math.max(startMs, endMs - hours * 3_600_000);
  const seconds = history.seconds("g", "press.1", false, { startMs: fromMs, endMs });
  const sums = {
    damage: history.damageCount(),
    packed: Number(db.prepare("SELECT count(*) AS n FROM seconds").get()?.n),
  };
  db.close();
  return { seq, fromMs, seconds, ...sums };
}

/** The sequence numbers of seconds from a time on: the first record is the anchor, then each commit begins with a state. */
function expectedSeqs(fromMs: number, seq: number): number[] {
  const all = Array.from({ length: seq + 1 }, (_, one) => one);
  return all.filter((one) => one >= 2 && (one - 2) % (rowsInCommit + 1) !== 0 && startMs + one * 1000 >= fromMs);
}

test("all that was acknowledged is there after each of twenty kills, and the open hour is whole", async () => {
  const path = join(temporaryFolder(), "machikoba.sqlite");
  writeFileSync(join(dirname(path), "commits.mjs"), program);
  let acknowledged = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const told = await runAndKill(path, 25 + ((kill * 37) % 60));
    expect(told).toBeGreaterThan(acknowledged);
    acknowledged = told;
    const { seq, fromMs, seconds, damage } = look(path, kill === kills - 1 ? 10_000 : 3);
    expect(seq).toBeGreaterThanOrEqual(acknowledged);
    expect(seconds.map(({ atMs }) => (atMs - startMs) / 1000)).toEqual(expectedSeqs(fromMs, seq));
    expect(seconds.every(({ atMs, mean }) => mean === ((atMs - startMs) / 1000) % 97)).toBe(true);
    expect(damage).toBe(0);
  }
  expect(look(path, 1).packed).toBeGreaterThan(10);
});
