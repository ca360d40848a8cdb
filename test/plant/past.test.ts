/** The past of a running system, asked and changed as a person would: through the API, the files and `machikoba past`. */
import { expect, test } from "vitest";
import type { MachineSpanAnswer, StopsAnswer } from "../../common/contract/history-answers.ts";
import type { ReEvaluationAnswer } from "../../common/contract/past-answers.ts";
import { runMachikoba, startMachikoba } from "./machikoba-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const dayMs = 86_400_000;

test("is asked, decided again, corrected, excluded and undone while it runs", { timeout: 240_000 }, async () => {
  const dataDir = temporaryFolder();
  const machikoba = await startMachikoba(dataDir, ["--demo"]);
  await expect.poll(() => machikoba.log(), { timeout: 120_000 }).toContain("history is filled");
  const get = async (path: string) => fetch(`http://127.0.0.1:${machikoba.httpPort}${path}`);
  const json = async <T>(path: string) => (await get(path)).json() as Promise<T>;
  const past = (...args: string[]) =>
    runMachikoba(["past", ...args, "--data", dataDir, "--port", String(machikoba.httpPort)]);

  // A span of twelve hours in which the cutter worked, some days ago.
  const spans = [3, 4, 5, 6, 7].map((days) => Math.floor((Date.now() - days * dayMs) / 3_600_000) * 3_600_000);
  const machine = (startMs: number) =>
    json<MachineSpanAnswer>(`/api/machine?machine=cutter-1&from=${startMs}&to=${startMs + dayMs / 2}`);
  const answers = await Promise.all(spans.map(machine));
  const before = answers.toSorted((a, b) => b.figures.runningMs - a.figures.runningMs)[0] as MachineSpanAnswer;
  const { startMs, endMs } = before.span;
  expect(before.figures.runningMs).toBeGreaterThan(3_600_000);
  const at = (ms: number) => new Date(ms).toISOString();
  const span = ["--machine", "cutter-1", "--from", at(startMs), "--to", at(endMs)];

  const same = await past("re-evaluate", ...span);
  expect([same.code, same.stderr]).toEqual([0, ""]);
  const [, instead = "", was = ""] = /planned time: ([\d.]+) h instead of ([\d.]+) h/.exec(same.stdout) ?? [];
  expect(Math.abs(Number(instead) - Number(was))).toBeLessThan(0.05);

  const other = await past("re-evaluate", ...span, "--detection", '{"runAboveA":50,"offBelowA":0.3}', "--apply");
  expect(other.stdout).toContain("Done, as change 1");
  const decided = await machine(startMs);
  expect(decided.figures.runningMs).toBe(0);
  expect(decided.timeline.codes.map(({ mark }) => mark)).toContain("re-evaluated");

  expect((await past("undo", "--id", "1")).stdout).toContain("is undone");
  expect((await machine(startMs)).timeline).toEqual(before.timeline);
  expect((await past("undo", "--id", "1")).code).toBe(2);

  const order = { machine: "cutter-1", simulated: true, startMs, endMs, detection: { runAboveA: 50 } };
  const posted = await fetch(`http://127.0.0.1:${machikoba.httpPort}/api/past/re-evaluation`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  expect(posted.status).toBe(200);
  const job = async () => (await json<ReEvaluationAnswer>("/api/past/re-evaluation")).job;
  // It runs in a process of its own.
  await expect.poll(async () => (await job())?.state, { timeout: 60_000 }).toBe("ready");
  const preview = (await job())?.preview;
  expect(preview?.before.figures.runningMs).toBeGreaterThan(3_600_000);
  expect(preview?.after.statesMs.running).toBe(0);
  expect((await machine(startMs)).timeline).toEqual(before.timeline);

  await past("exclude", ...span, "--reason", "保全");
  const excluded = await machine(startMs);
  expect(excluded.figures.excludedMs).toBe(excluded.figures.plannedMs);
  expect(excluded.excluded.map(({ reason }) => reason)).toEqual(["保全"]);
  await past("undo", "--id", "2");
  await past("correct", ...span, "--state", "running");
  expect((await machine(startMs)).figures.utilisation).toBe(1);
  await past("undo", "--id", "3");
  const listed = await past("list", "--machine", "cutter-1");
  expect(listed.stdout.trim().split("\n")).toHaveLength(3);
  expect(listed.stdout).toMatch(/undone.*\n.*undone.*\n.*undone/);
  expect((await past("list", "--open")).stdout).toContain("Nobody has changed anything");

  expect((await past("correct", ...span, "--state", "broken")).code).toBe(2);
  expect((await past("exclude", "--machine", "cuter-1", "--from", at(startMs))).stderr).toContain("cutter-1");

  const dates = `from=${at(startMs).slice(0, 10)}&to=${at(endMs).slice(0, 10)}`;
  await expect
    .poll(async () => (await json<StopsAnswer>(`/api/stops?${dates}&longest=3`)).stops.length, { timeout: 90_000 })
    .toBe(3);
  const file = await get(`/api/export?table=stops&${dates}&language=en`);
  expect(file.headers.get("content-disposition")).toContain("machikoba-stops-");
  expect((await file.text()).split("\r\n").length).toBeGreaterThan(3);
  expect(await (await get("/metrics")).text()).toContain("machikoba_commit_seconds_count");
  expect((await get("/api/day?date=tomorrow")).status).toBe(400);
  expect(await machikoba.stop()).toBe(0);
});
