/** Made answers about a day of a small factory: timelines with all states, a stop of three seconds, and the longest stops. */
import type {
  DayAnswer,
  DayMachine,
  PackedTimeline,
  SegmentCode,
  SpanFigures,
  StopAnswer,
  StopsAnswer,
} from "../../common/contract/history-answers.ts";
import { type MachineState, machineStates } from "../../common/contract/machine-state.ts";
import { isMadeDayOff, madeChance, madeMachines, madeToday } from "./made-year.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const codes: readonly SegmentCode[] = machineStates.map((state) => ({ state, revision: 3 }));

/** The made day's clock: 14:23:40 today. */
const nowMin = 14 * 60 + 23 + 40 / 60;

/** Midnight of a date in Tokyo, epoch ms. */
const midnightOf = (date: string) => Date.parse(`${date}T00:00:00+09:00`);

/** Planned spans in minutes of the day. */
const planned = [
  [510, 600],
  [610, 720],
  [780, 900],
  [915, 1050],
] as const;

function madeTimeline(index: number, usual: number, date: string, untilMin: number): PackedTimeline {
  const pairs: number[] = [];
  let atMin = 0;
  const add = (state: MachineState, toMin: number) => {
    const until = Math.min(toMin, untilMin);
    if (until > atMin) pairs.push(Math.round((until - atMin) * minuteMs), machineStates.indexOf(state));
    atMin = Math.max(atMin, until);
  };
  add(index === 4 ? "unknown" : "off", 490 + 4 * index);
  for (let step = 0; atMin < Math.min(untilMin, 1060); step += 1) {
    const chance = (what: string) => madeChance(index, date, step, what);
    if (atMin >= 720 && atMin < 780) add("idle", 782);
    else if (index === 0 && step === 9) add("idle", atMin + 0.05);
    else if (index === 5 && step % 3 > 0) add("off", atMin + 40 + 60 * chance("off"));
    else if (index === 4 && step === 30) add("unknown", atMin + 50);
    else if (chance("state") < usual)
      add("running", Math.min(atMin + 2 + 24 * chance("run"), atMin < 720 ? 720 : 1060));
    else
      add(chance("short") < 0.03 ? "unknown" : "idle", atMin + (chance("short") < 0.5 ? 0.2 : 1 + 18 * chance("stop")));
  }
  add("off", 1440);
  return { fromMs: midnightOf(date), codes, pairs };
}

function madeFigures(usual: number, coverage: number, untilMin: number): SpanFigures {
  const plannedMin = planned.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, untilMin) - from), 0);
  const knownMs = plannedMin * coverage * minuteMs;
  return {
    plannedMs: plannedMin * minuteMs,
    runningMs: knownMs * usual,
    pausesMs: 0,
    stopsMs: knownMs * (1 - usual),
    shortStopsMs: 12 * minuteMs,
    unknownMs: plannedMin * minuteMs - knownMs,
    excludedMs: 0,
    stops: Math.round(14 - 2 * usual),
    shortStops: Math.round(8 * usual),
    cycles: 30,
    allRunningMs: knownMs * usual + 4 * minuteMs,
    utilisation: usual,
    availability: usual,
    coverage,
  };
}

/** `GET /api/day` of the made factory; nothing was known before `2026-03-02`. */
export function madeDay(date: string, count = 6): DayAnswer {
  const startMs = midnightOf(date);
  const untilMin = date < madeToday ? 1440 : nowMin;
  const isKnown = date >= "2026-03-02" && date <= madeToday;
  return {
    siteName: "町工場テクノ 第一工場",
    timeZone: "Asia/Tokyo",
    date,
    span: { startMs, endMs: startMs + 24 * hourMs },
    nowMs: date < madeToday ? midnightOf(madeToday) + nowMin * minuteMs : startMs + nowMin * minuteMs,
    planned: isMadeDayOff(date)
      ? []
      : planned.map(([from, to]) => ({ startMs: startMs + from * minuteMs, endMs: startMs + to * minuteMs })),
    holiday: date === "2026-11-03" ? "文化の日" : null,
    machines: Array.from({ length: count }, (_, index): DayMachine => {
      const machine = madeMachines[index % madeMachines.length] ?? { machine: "", name: "", usual: 0 };
      return {
        machine: index < madeMachines.length ? machine.machine : `${machine.machine}-${index}`,
        name: machine.name,
        simulated: false,
        timeline: isKnown
          ? madeTimeline(index, machine.usual, date, untilMin)
          : { fromMs: startMs, codes, pairs: [24 * hourMs, machineStates.indexOf("unknown")] },
        figures: isKnown && !isMadeDayOff(date) ? madeFigures(machine.usual, index === 4 ? 0.71 : 1, untilMin) : null,
        isCorrected: date === "2026-11-13" && index === 1,
      };
    }),
  };
}

/** `GET /api/stops?longest=3` of the made factory: its longest idle spans in planned time. */
export function madeStops(date: string): StopsAnswer {
  const day = madeDay(date);
  const stops = day.machines.flatMap((machine): StopAnswer[] => {
    let startMs = machine.timeline.fromMs;
    const found: StopAnswer[] = [];
    for (let at = 0; at < machine.timeline.pairs.length; at += 2) {
      const endMs = startMs + (machine.timeline.pairs[at] ?? 0);
      const isIdle = machine.timeline.pairs[at + 1] === machineStates.indexOf("idle");
      const isPlanned = day.planned.some((span) => span.startMs <= startMs && endMs <= span.endMs);
      const plannedMs = endMs - startMs;
      if (isIdle && isPlanned) {
        found.push({
          machine: machine.machine,
          startMs,
          endMs,
          plannedMs,
          kind: "stop",
          isWhole: true,
          simulated: false,
          reason: null,
        });
      }
      startMs = endMs;
    }
    return found;
  });
  stops.sort((one, other) => other.plannedMs - one.plannedMs);
  return {
    from: date,
    to: date,
    machines: day.machines.map(({ machine, name, simulated }) => ({ machine, name, simulated })),
    reasons: [{ id: "set-up", name: "段取り替え" }],
    stops: stops.slice(0, 3).map((stop, index) => (index === 0 ? { ...stop, reason: "set-up" } : stop)),
  };
}
