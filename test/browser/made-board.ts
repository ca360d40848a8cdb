/** Made data for the page's own tests: a small factory on a working day, as the dashboard would tell of it. */
import type { BoardMachine, BoardSnapshot, MachineNow, TimelineSegment } from "../../common/contract/live-events.ts";
import type { MachineState, UnknownCause } from "../../common/contract/machine-state.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Friday 20 November 2026, 14:23:40 in Tokyo: never the browser's own time. */
export const madeNowMs = Date.UTC(2026, 10, 20, 5, 23, 40);
const midnightMs = Date.UTC(2026, 10, 19, 15);

const at = (hour: number, minute = 0) => midnightMs + hour * hourMs + minute * minuteMs;
const planned = [
  { startMs: at(8, 30), endMs: at(10) },
  { startMs: at(10, 10), endMs: at(12) },
  { startMs: at(13), endMs: at(15) },
  { startMs: at(15, 15), endMs: at(17, 30) },
];

interface MadeMachine {
  readonly name: string;
  readonly state: MachineState;
  readonly cause?: UnknownCause;
  readonly sinceMin: number;
  readonly amps: number;
  readonly utilisation: number | null;
  readonly coverage: number | null;
}

const made: readonly MadeMachine[] = [
  { name: "基板加工機 S63", state: "running", sinceMin: 83, amps: 1.82, utilisation: 0.78, coverage: 0.96 },
  { name: "NC旋盤 1号機", state: "running", sinceMin: 12, amps: 7.4, utilisation: 0.64, coverage: 1 },
  { name: "NC旋盤 2号機", state: "idle", sinceMin: 7, amps: 1.1, utilisation: 0.41, coverage: 1 },
  { name: "プレスブレーキ 80t", state: "running", sinceMin: 0.7, amps: 12.6, utilisation: 0.55, coverage: 0.99 },
  {
    name: "レーザー加工機",
    state: "unknown",
    cause: "gateway-away",
    sinceMin: 4,
    amps: 0,
    utilisation: 0.7,
    coverage: 0.81,
  },
  { name: "コンプレッサー", state: "off", sinceMin: 205, amps: 0.02, utilisation: 0.12, coverage: 1 },
  { name: "マシニングセンタ V33", state: "running", sinceMin: 31, amps: 9.3, utilisation: 0.83, coverage: 0.98 },
  { name: "平面研削盤", state: "running", sinceMin: 55, amps: 3.6, utilisation: 0.72, coverage: 1 },
  { name: "タレットパンチプレス EM2510", state: "idle", sinceMin: 2, amps: 2.2, utilisation: 0.5, coverage: 0.93 },
  { name: "溶接機", state: "off", sinceMin: 1500, amps: 0, utilisation: 0, coverage: 1 },
  { name: "ワイヤ放電加工機", state: "running", sinceMin: 260, amps: 4.9, utilisation: 0.97, coverage: 1 },
  { name: "ボール盤", state: "unknown", cause: "starting", sinceMin: 1, amps: 0, utilisation: null, coverage: null },
];

/** Pseudo-random numbers from 0 to 1, the same in each run. */
function createRandom(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function madeSegments(machine: MadeMachine, seed: number, nowMs: number): readonly TimelineSegment[] {
  const random = createRandom(seed);
  const sinceMs = Math.max(at(8, 15), nowMs - machine.sinceMin * minuteMs);
  const segments: TimelineSegment[] = [[midnightMs, at(8, 5 + seed), "unknown"]];
  let from = at(8, 5 + seed);
  while (from < sinceMs) {
    const isLunch = from >= at(12) && from < at(13);
    const share = machine.utilisation ?? 0;
    const roll = random();
    const state = isLunch ? "idle" : roll < share ? "running" : roll < 0.95 ? "idle" : "unknown";
    const spanMs = (state === "running" ? 6 + 40 * random() : random() < 0.3 ? 0.05 : 2 + 14 * random()) * minuteMs;
    const to = Math.min(sinceMs, from + (isLunch ? 58 * minuteMs : spanMs));
    segments.push([from, to, machine.state === "off" && to > at(11) ? "off" : state]);
    from = to;
  }
  segments.push([sinceMs, nowMs, machine.state]);
  return segments.filter(([startMs, endMs]) => endMs > startMs);
}

/** Amperes of a made machine at a time, with a rhythm of its own. */
function madeAmps(index: number, atMs: number): number {
  const machine = made[index % made.length];
  if (!machine) return 0;
  const wave = 0.5 + 0.5 * Math.sin(atMs / (5000 + 900 * index));
  const cut = Math.sin(atMs / 13_000 + index) > 0.3 ? 1 : 0.35;
  const noise = 0.05 * Math.sin(atMs / 311 + index * 7);
  return machine.state === "running" ? machine.amps * (0.45 * wave + 0.55) * cut + noise : machine.amps * (1 + noise);
}

/** The board of a made factory with `count` machines (at most 12), of which those at `simulated` are simulated. */
export function madeBoard(
  options: { count?: number; nowMs?: number; simulated?: readonly number[]; validForMs?: number; seq?: number } = {},
): BoardSnapshot {
  const { count = 6, nowMs = madeNowMs, simulated = [], validForMs = 60_000, seq = 0 } = options;
  const machines = made.slice(0, count).map((machine, index): BoardMachine => {
    const known = machine.state !== "unknown";
    const now: MachineNow = {
      state: machine.state,
      sinceMs: nowMs - machine.sinceMin * minuteMs,
      cause: machine.cause,
      amps: known ? madeAmps(index, nowMs) : null,
      heardMs: known ? nowMs : nowMs - machine.sinceMin * minuteMs,
      validUntilMs: nowMs + validForMs,
    };
    const trace = Array.from({ length: 120 }, (_, s) => nowMs - (119 - s) * 1000)
      .filter((atMs) => known && !(index === 1 && atMs > nowMs - 70_000 && atMs < nowMs - 55_000))
      .map((atMs) => [atMs, madeAmps(index, atMs)] as const);
    return {
      id: `m${index + 1}`,
      name: machine.name,
      simulated: simulated.includes(index),
      now,
      trace,
      today: {
        date: "2026-11-20",
        segments: madeSegments(machine, index + 1, nowMs),
        untilMs: nowMs,
        utilisation: machine.utilisation,
        coverage: machine.coverage,
      },
    };
  });
  return {
    seq,
    serverMs: nowMs,
    siteName: "町工場テクノ 第一工場",
    timeZone: "Asia/Tokyo",
    today: { date: "2026-11-20", span: { startMs: midnightMs, endMs: midnightMs + 24 * hourMs }, planned },
    machines,
    areas: [],
    problems: [],
    firstDevice: { topic: "machikoba/1/techno/devices/clamp-1/readings", mqttPort: 1883 },
    version: "0.1.0",
  };
}
