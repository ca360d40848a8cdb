/** Today's board over HTTP, with two weeks of back-filled history. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fetchBoard } from "../plant/board-answer.ts";
import { startMachikoba } from "../plant/machikoba-process.ts";
import { distribution, figure } from "./figure.ts";

const answers = 200;
const dataDir = mkdtempSync(join(tmpdir(), "machikoba-bench-"));
const startedMs = performance.now();
const machikoba = await startMachikoba(dataDir, ["--demo", "--scenario", "twelve"]);
try {
  while (!machikoba.log().includes("history is filled")) await pause(100);
  figure("board", "two weeks of 12 machines back-filled", (performance.now() - startedMs) / 1000, "s", 1);
  const times: number[] = [];
  for (let answer = 0; answer < answers; answer += 1) {
    const beforeMs = performance.now();
    await fetchBoard(machikoba.httpPort);
    times.push(performance.now() - beforeMs);
  }
  distribution("board", "today's board", times, "ms");
  figure("board", "today's board, worst", Math.max(...times), "ms", answers);
} finally {
  await machikoba.stop();
  figure("board", "database", statSync(join(dataDir, "machikoba.sqlite")).size / 1024 / 1024, "MB", 1);
  rmSync(dataDir, { recursive: true, force: true });
}
