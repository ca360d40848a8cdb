/** Asks a running dashboard over HTTP, and waits for what its board should show. */
import { setTimeout as pause } from "node:timers/promises";
import type { BoardMachine, BoardSnapshot } from "../../common/contract/live-events.ts";
import type { Health } from "../../dashboard/server/api/health.ts";

/** The board as it is now. */
export async function fetchBoard(port: number): Promise<BoardSnapshot> {
  const response = await fetch(`http://127.0.0.1:${port}/api/board`);
  if (!response.ok) throw new Error(`the board answered ${response.status}`);
  return (await response.json()) as BoardSnapshot;
}

/** The health as it is now. */
export async function fetchHealth(port: number): Promise<Health> {
  return (await (await fetch(`http://127.0.0.1:${port}/healthz`)).json()) as Health;
}

/** Asks until the board's machines are as wanted; rejects when that takes longer than `withinMs`. */
export async function waitForMachines(
  port: number,
  what: string,
  isWanted: (machines: readonly BoardMachine[]) => boolean,
  withinMs = 30_000,
): Promise<BoardSnapshot> {
  const untilMs = performance.now() + withinMs;
  let board = await fetchBoard(port);
  while (!isWanted(board.machines)) {
    if (performance.now() > untilMs) throw new Error(`waited ${withinMs} ms for ${what}`);
    await pause(50);
    board = await fetchBoard(port);
  }
  return board;
}
