/** Made answers about one machine's past: working days of short cycles, and one of nothing but running with a stop of three seconds. */
import type {
  CycleAnswer,
  MachineSpanAnswer,
  SegmentCode,
  SpanFigures,
  StopAnswer,
  TraceAnswer,
} from "../../common/contract/history-answers.ts";
import type { TimeSpan } from "../../common/contract/live-events.ts";
import type { MachineState } from "../../common/contract/machine-state.ts";
import type { ChangeAnswer } from "../../common/contract/past-answers.ts";
import { madeNowMs } from "./made-board.ts";
import { createMadePast, type MadePast } from "./made-past.ts";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Midnight in Tokyo is at 15:00 UTC. */
const zoneMs = 9 * hourMs;

/** Thursday 19 November 2026, 11:12:34 in Tokyo: the stop of three seconds. */
export const shortStopMs = Date.UTC(2026, 10, 19, 2, 12, 34);
const runningDay = "2026-11-19";

type MadeSegment = readonly [startMs: number, endMs: number, state: MachineState, mark?: SegmentCode["mark"]];

const plannedMin = [
  [510, 600],
  [610, 720],
  [780, 900],
  [915, 1050],
] as const;

const excluded = { startMs: Date.UTC(2026, 10, 20, 0, 20), endMs: Date.UTC(2026, 10, 20, 0, 42), reason: "保全" };

const reasons = [
  { id: "material", name: "材料待ち" },
  { id: "setup", name: "段取り替え" },
  { id: "tool", name: "刃物交換" },
  { id: "fault", name: "故障" },
  { id: "inspection", name: "検査" },
  { id: "talk", name: "打ち合わせ" },
];

/** A number from 0 to 1 for a text, always the same. */
function chance(text: string): number {
  let hash = 2166136261;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

const midnights = ({ startMs, endMs }: TimeSpan): number[] => {
  const first = Math.floor((startMs + zoneMs) / dayMs) * dayMs - zoneMs;
  return Array.from({ length: Math.ceil((endMs - first) / dayMs) }, (_, day) => first + day * dayMs);
};
const dateOf = (midnight: number) => new Date(midnight + zoneMs).toISOString().slice(0, 10);
const isDayOff = (midnight: number) => [0, 6].includes(new Date(midnight + zoneMs).getUTCDay());

function madeDay(midnight: number): MadeSegment[] {
  const at = (minute: number) => Math.round(midnight + minute * minuteMs);
  const date = dateOf(midnight);
  if (isDayOff(midnight)) return [[midnight, at(1440), "off"]];
  if (date === runningDay) {
    return [
      [midnight, at(490), "off"],
      [at(490), shortStopMs, "running"],
      [shortStopMs, shortStopMs + 3 * secondMs, "idle"],
      [shortStopMs + 3 * secondMs, at(1050), "running"],
      [at(1050), at(1440), "off"],
    ];
  }
  const segments: MadeSegment[] = [[midnight, at(492), "off"]];
  let atMin = 492;
  for (let step = 0; atMin < 1050; step += 1) {
    const lot = chance(`${date} ${step}`);
    const add = (state: MachineState, lengthMin: number, mark?: SegmentCode["mark"]) => {
      const toMin = Math.min(1050, atMin + lengthMin);
      if (toMin > atMin) segments.push([at(atMin), at(toMin), state, mark]);
      atMin = Math.max(atMin, toMin);
    };
    if (atMin >= 720 && atMin < 780) add("idle", 781 - atMin);
    add("running", Math.min(3.4 + 1.2 * lot + (lot > 0.93 ? 5 : 0), atMin < 720 ? 720.2 - atMin : 99));
    if (lot < 0.04) add("unknown", 2 + 200 * lot);
    else if (lot < 0.16) add("idle", 1.2 + 60 * (lot - 0.04), lot < 0.07 ? "corrected" : undefined);
    else if (lot < 0.2) add("off", 14);
    else add("idle", 0.35 + 0.2 * lot);
  }
  segments.push([at(1050), at(1440), "off"]);
  return segments;
}

function segmentsOf(span: TimeSpan, untilMs: number): MadeSegment[] {
  const endMs = Math.min(span.endMs, untilMs);
  return midnights(span)
    .flatMap(madeDay)
    .flatMap(([from, to, state, mark]): MadeSegment[] => {
      const cut = [Math.max(from, span.startMs), Math.min(to, endMs)] as const;
      return cut[0] < cut[1] ? [[...cut, state, mark]] : [];
    });
}

/** Segments with a correction laid over them. */
function withChange(segments: MadeSegment[], { kind, state, startMs, endMs }: ChangeAnswer): MadeSegment[] {
  if (kind !== "corrected" || state === null) return segments;
  const before = segments.flatMap(([from, to, ...rest]): MadeSegment[] =>
    from < startMs ? [[from, Math.min(to, startMs), ...rest]] : [],
  );
  const behind = segments.flatMap(([from, to, ...rest]): MadeSegment[] =>
    to > endMs ? [[Math.max(from, endMs), to, ...rest]] : [],
  );
  return [...before, [startMs, endMs, state, "corrected"], ...behind];
}

function plannedOf(span: TimeSpan): TimeSpan[] {
  return midnights(span)
    .filter((midnight) => !isDayOff(midnight))
    .flatMap((midnight) =>
      plannedMin.map(([from, to]) => ({ startMs: midnight + from * minuteMs, endMs: midnight + to * minuteMs })),
    );
}

const overlapMs = (spans: readonly TimeSpan[], from: number, to: number) =>
  spans.reduce((sum, { startMs, endMs }) => sum + Math.max(0, Math.min(endMs, to) - Math.max(startMs, from)), 0);

/** Answers of a machine that has a past. */
export interface MadeHistory {
  /** Reasons that were given, by the stop's beginning. */
  readonly given: ReadonlyMap<number, string>;
  readonly past: MadePast;
  /** Answers `/api/machine`, `/api/trace` and changes; null for what it doesn't know. */
  answer(question: URL, body?: unknown): object | null;
  /** From now on changes fail. */
  refuseChanges(): void;
}

/** Creates a history up to `now` (epoch ms); `isEmpty`: nothing was ever recorded. */
export function createMadeHistory(now: () => number, isEmpty = false): MadeHistory {
  const given = new Map<number, string>();
  const past = createMadePast(now);
  let refuses = false;
  return {
    given,
    past,
    refuseChanges() {
      refuses = true;
    },
    answer(question, body) {
      const nowMs = now();
      const span = {
        startMs: Number(question.searchParams.get("from")),
        endMs: Number(question.searchParams.get("to")),
      };
      const machine = question.searchParams.get("machine") ?? "";
      const madeSpan = (of: TimeSpan) => madeMachine(machine, of, nowMs, given, past.changes, isEmpty);
      if (question.pathname === "/api/machine") return madeSpan(span);
      if (question.pathname === "/api/trace") return madeTrace(machine, span, nowMs, isEmpty);
      if (refuses && question.pathname === "/api/past/edit") return null;
      const isReason = (body as { kind?: string } | null)?.kind === "reason";
      if (!isReason) return past.answer(question, body, madeSpan);
      const { startMs, reason } = body as { startMs: number; reason: string | null };
      if (reason === null) given.delete(startMs);
      else given.set(startMs, reason);
      return { id: null };
    },
  };
}

function madeMachine(
  machine: string,
  span: TimeSpan,
  nowMs: number,
  given: ReadonlyMap<number, string>,
  changes: readonly ChangeAnswer[],
  isEmpty: boolean,
): MachineSpanAnswer {
  const open = changes.filter(({ undoneMs }) => undoneMs === null);
  const all = isEmpty ? [] : open.reduceRight(withChange, segmentsOf(span, nowMs));
  const planned = plannedOf(span);
  const stops = all.flatMap(([startMs, endMs, state]): StopAnswer[] => {
    const lengthMs = overlapMs(planned, startMs, endMs);
    const isStop = (state === "idle" || state === "off") && (lengthMs >= minuteMs || startMs === shortStopMs);
    if (!isStop || lengthMs === 0) return [];
    const kind = lengthMs < 5 * minuteMs ? "short" : "stop";
    const reason = given.get(startMs) ?? (chance(`${startMs}`) < 0.3 ? "setup" : null);
    return [{ machine, simulated: false, startMs, endMs, plannedMs: lengthMs, kind, isWhole: true, reason }];
  });
  const cycles = all.flatMap(([startMs, endMs, state]): CycleAnswer[] =>
    state === "running" && endMs < nowMs ? [[startMs, endMs, endMs - startMs, 0, 1]] : [],
  );
  const codes: SegmentCode[] = [];
  const pairs = all.flatMap(([startMs, endMs, state, mark]) => {
    let code = codes.findIndex((one) => one.state === state && one.mark === mark);
    if (code < 0) code = codes.push({ state, revision: 3, mark }) - 1;
    return [endMs - startMs, code];
  });
  return {
    machine,
    name: "基板加工機 S63",
    simulated: false,
    siteName: "町工場テクノ 第一工場",
    timeZone: "Asia/Tokyo",
    span,
    nowMs,
    timeline: { fromMs: all[0]?.[0] ?? span.startMs, codes, pairs },
    planned,
    excluded: [
      excluded,
      ...open.filter(({ kind }) => kind === "excluded").map((one) => ({ ...one, reason: one.note })),
    ].filter(({ startMs }) => !isEmpty && startMs >= span.startMs && startMs < span.endMs),
    stops,
    reasons,
    cycles,
    cycleTimes: cycleTimesOf(cycles.map(([startMs, endMs]) => endMs - startMs)),
    cyclePause: { pauseMs: 45_000, origin: "learned" },
    figures: figuresOf(all, planned, stops, cycles.length, nowMs),
  };
}

function figuresOf(
  all: readonly MadeSegment[],
  planned: readonly TimeSpan[],
  stops: readonly StopAnswer[],
  cycles: number,
  nowMs: number,
): SpanFigures {
  const timeIn = (wanted: MachineState) =>
    all.reduce((sum, [from, to, state]) => sum + (state === wanted ? overlapMs(planned, from, to) : 0), 0);
  const short = stops.filter(({ kind }) => kind === "short");
  const sum = (list: readonly StopAnswer[]) => list.reduce((total, { plannedMs }) => total + plannedMs, 0);
  const plannedMs = overlapMs(planned, 0, nowMs);
  const runningMs = timeIn("running");
  const known = runningMs + timeIn("idle") + timeIn("off");
  const share = (part: number, whole: number) => (whole > 0 ? part / whole : null);
  return {
    plannedMs,
    runningMs,
    pausesMs: Math.max(0, known - runningMs - sum(stops)),
    stopsMs: sum(stops),
    shortStopsMs: sum(short),
    unknownMs: plannedMs - known,
    excludedMs: 0,
    stops: stops.length,
    shortStops: short.length,
    cycles,
    allRunningMs: all.reduce((total, [from, to, state]) => total + (state === "running" ? to - from : 0), 0),
    utilisation: share(runningMs, known),
    availability: share(runningMs, runningMs + sum(stops)),
    coverage: share(known, plannedMs),
  };
}

function cycleTimesOf(lengths: readonly number[]): MachineSpanAnswer["cycleTimes"] {
  const sorted = [...lengths].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  if (sorted.length === 0) return null;
  return {
    count: sorted.length,
    medianMs: at(0.5),
    quarterMs: at(0.25),
    threeQuartersMs: at(0.75),
    ninetyPercentMs: at(0.9),
    shortestMs: at(0),
    longestMs: at(1),
  };
}

function madeTrace(machine: string, span: TimeSpan, nowMs: number, isEmpty: boolean): TraceAnswer {
  const lengthMs = span.endMs - span.startMs;
  const stepMs: TraceAnswer["stepMs"] = lengthMs <= 2 * hourMs ? 1000 : lengthMs <= 4 * dayMs ? 60_000 : 3_600_000;
  const rows: number[] = [];
  const all = isEmpty ? [] : segmentsOf(span, Math.min(nowMs, madeNowMs + dayMs));
  let segment = 0;
  for (let atMs = Math.ceil(span.startMs / stepMs) * stepMs; atMs < Math.min(span.endMs, nowMs); atMs += stepMs) {
    while ((all[segment]?.[1] ?? Number.POSITIVE_INFINITY) <= atMs) segment += 1;
    const state = all[segment]?.[2] ?? "unknown";
    if (state === "unknown") continue;
    const wave = 0.5 + 0.5 * Math.sin(atMs / 9000) * Math.sin(atMs / 61_000);
    const noise = 0.08 * chance(`${atMs}`);
    const level = state === "running" ? 1.1 + 0.9 * wave + noise : state === "idle" ? 0.32 + noise / 3 : 0;
    const spread = stepMs === secondMs ? 0.06 : state === "off" ? 0 : 0.5;
    const round = (value: number) => Math.round(1000 * value) / 1000;
    const low = round(Math.max(0, level - spread * 0.8));
    rows.push(atMs - span.startMs, round(level), low, round(level + spread), stepMs);
  }
  const channels = [{ gateway: "pi-1", channel: "clamp-1", quantity: "rmsA", rows }];
  return { machine, fromMs: span.startMs, toMs: span.endMs, stepMs, channels };
}
