/** `machikoba learn` on the past of the demo, while it runs: proposes, previews, declines, and changes nothing. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runMachikoba, startMachikoba } from "./machikoba-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

interface Answer {
  readonly settings?: { readonly offBelowA: number; readonly runAboveA: number; readonly cyclePauseMs: number };
  readonly reasons: readonly string[];
  readonly refused?: { readonly code: string };
  readonly now: { readonly stops: number; readonly runningMs: number; readonly plannedMs: number };
  readonly proposed?: { readonly stops: number; readonly runningMs: number; readonly coverage: number };
}

/** The newest day of the demo's past on which people worked, as its end: the evening before today. */
function workedDays(): string[] {
  return [1, 2, 3, 4].map((days) => {
    const day = new Date(Date.now() - days * 86_400_000);
    return `${day.toISOString().slice(0, 10)}T23:00`;
  });
}

test("proposes what the demo's machines are set to, from their past alone", { timeout: 180_000 }, async () => {
  const dataDir = temporaryFolder();
  const machikoba = await startMachikoba(dataDir, ["--demo"]);
  const learn = (...args: string[]) => runMachikoba(["learn", "--data", dataDir, ...args]);
  await expect.poll(() => machikoba.log(), { timeout: 120_000 }).toContain("history is filled");

  const answers: Answer[] = [];
  for (const until of workedDays()) {
    const { stdout } = await learn("--machine", "cutter-1", "--until", until, "--json");
    answers.push(JSON.parse(stdout) as Answer);
  }
  const worked = answers.filter(({ now }) => now.runningMs > 3_600_000);
  expect(worked.length).toBeGreaterThan(0);
  for (const { settings, reasons, now, proposed } of worked) {
    // The demo sets 0.3 A and 1.5 A; it waits at 0.8 A and works at 3 A.
    expect(settings?.offBelowA).toBeLessThan(0.6);
    expect(settings?.runAboveA).toBeGreaterThan(0.8);
    expect(settings?.runAboveA).toBeLessThan(2.5);
    expect(reasons.join(" ")).toContain("no current");
    expect(Math.abs((proposed?.stops ?? 0) - now.stops)).toBeLessThanOrEqual(2);
    expect((proposed?.runningMs ?? 0) / now.runningMs).toBeCloseTo(1, 1);
    expect(proposed?.coverage).toBeGreaterThan(0.99);
  }

  const words = await learn("--machine", "基板加工機", "--days", "5");
  expect([words.code, words.stderr]).toEqual([0, ""]);
  expect(words.stdout).toMatch(/\d+ stops instead of \d+ .*utilisation \d+ % instead of \d+ %/);
  expect(words.stdout).toContain("Nothing has been changed");

  const marks = join(dataDir, "marks.csv");
  writeFileSync(marks, "start,end,state\n2026-04-01 09:00,2026-04-01 09:10,running\n");
  const taught = await learn("--machine", "cutter-1", "--days", "5", "--teach", marks);
  expect(taught.stdout).toContain("The marks cover 0.0 min of running");

  expect(await learn("--machine", "cuter-1")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("did you mean cutter-1?"),
  });
  expect(await learn("--machine", "cutter-1", "--days", "x")).toMatchObject({ code: 2 });
  expect(await learn("--machine", "cutter-1", "--until", "soon")).toMatchObject({ code: 2 });
  const early = await learn("--machine", "cutter-1", "--until", "2026-01-01", "--json");
  expect(early.code).toBe(1);
  expect((JSON.parse(early.stdout) as Answer).refused?.code).toBe("too-short");
  expect(await machikoba.stop()).toBe(0);
});

test("says where nothing has been recorded", async () => {
  const answer = await runMachikoba(["learn", "--machine", "x", "--data", temporaryFolder()]);
  expect(answer).toMatchObject({ code: 2, stderr: expect.stringContaining("nothing has been recorded in") });
});
