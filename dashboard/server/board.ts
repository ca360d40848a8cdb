/** The board: what a screen shows of all machines, put together from settings, shopfloor and history. */
import { type Calendar, createCalendar } from "../../common/calendar/calendar.ts";
import type { Problem } from "../../common/contract/gateway-messages.ts";
import type { PackedTimeline } from "../../common/contract/history-answers.ts";
import type { BoardArea, BoardSnapshot, MachineDay } from "../../common/contract/live-events.ts";
import type { MachineSettings } from "../../common/contract/plant-settings.ts";
import { buildTopic } from "../../common/contract/topics.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { type DaySegment, reckonDay } from "./shopfloor/machine-day.ts";
import { traceSeconds } from "./shopfloor/machine-live.ts";
import type { Shopfloor } from "./shopfloor/shopfloor.ts";
import type { Store } from "./store/store.ts";

/** The board. */
export interface Board {
  snapshot(seq: number): Promise<BoardSnapshot>;
  /** The days so far of machines, in their order; those that there aren't are left out. */
  today(machines: readonly string[]): Promise<readonly { readonly machine: string; readonly today: MachineDay }[]>;
  machines(): readonly MachineSettings[];
  isSimulated(machine: MachineSettings): boolean;
  /** Today's date by the site's time zone. */
  date(): string;
  /** Fills the shopfloor's traces from history, after a restart. */
  rememberTraces(): Promise<void>;
}

interface BoardOptions {
  readonly site: string;
  readonly version: string;
  readonly nowMs: () => number;
  readonly ledger: Ledger;
  readonly reader: Store["reader"];
  readonly shopfloor: Shopfloor;
  readonly isChannelSimulated: (gateway: string, channel: string) => boolean;
  readonly areas: () => readonly BoardArea[];
  readonly problems: () => readonly Problem[];
  readonly mqttPort: number | null;
}

/** Creates the board. */
export function createBoard(options: BoardOptions): Board {
  const { site, version, nowMs, ledger, reader, shopfloor, isChannelSimulated, areas, problems, mqttPort } = options;
  let cached: { revision: number; calendar: Calendar } | undefined;

  function calendarNow(): Calendar {
    const { revision, plant } = ledger.current();
    if (cached?.revision !== revision) {
      cached = { revision, calendar: createCalendar(plant.calendar, plant.timeZone) };
    }
    return cached.calendar;
  }

  function isSimulated({ channels }: MachineSettings): boolean {
    return channels.some(({ gateway, channel }) => isChannelSimulated(gateway, channel));
  }

  async function daysOf(machines: readonly MachineSettings[]): Promise<MachineDay[]> {
    const calendar = calendarNow();
    const untilMs = nowMs();
    const date = calendar.dayOf(untilMs);
    const { startMs } = calendar.daySpan(date);
    const asked = machines.map((machine) => ({ machine: machine.id, simulated: isSimulated(machine) }));
    const timelines = await reader.timelines(asked, { startMs, endMs: untilMs });
    const planned = calendar.plannedSpans(startMs, untilMs);
    return machines.map(({ id }, index) => {
      const segments = unpackTimeline(timelines[index]);
      return reckonDay({ date, segments, planned, now: shopfloor.now(id), untilMs });
    });
  }

  return {
    isSimulated,
    machines: () => ledger.current().plant.machines,
    date: () => calendarNow().dayOf(nowMs()),
    async today(ids) {
      const machines = ledger.current().plant.machines.filter(({ id }) => ids.includes(id));
      const days = await daysOf(machines);
      return machines.flatMap(({ id }, index) => {
        const today = days[index];
        return today ? [{ machine: id, today }] : [];
      });
    },
    async snapshot(seq) {
      const { plant } = ledger.current();
      const days = await daysOf(plant.machines);
      const calendar = calendarNow();
      const serverMs = nowMs();
      const date = calendar.dayOf(serverMs);
      const span = calendar.daySpan(date);
      return {
        seq,
        serverMs,
        siteName: plant.name,
        timeZone: plant.timeZone,
        today: { date, span, planned: calendar.plannedSpans(span.startMs, span.endMs) },
        machines: plant.machines.flatMap((machine, index) => {
          const now = shopfloor.now(machine.id);
          const today = days[index];
          if (!now || !today) return [];
          const { id, name } = machine;
          const simulated = isSimulated(machine);
          return [{ id, name, simulated, now, trace: shopfloor.trace(id), today }];
        }),
        areas: areas(),
        problems: problems(),
        firstDevice: { topic: buildTopic("deviceReadings", site, { device: "my-clamp" }), mqttPort },
        version,
      };
    },
    async rememberTraces() {
      const endMs = nowMs();
      const span = { startMs: endMs - traceSeconds * 1000, endMs };
      for (const machine of ledger.current().plant.machines) {
        for (const { gateway, channel } of machine.channels) {
          const seconds = await reader.seconds(gateway, channel, isSimulated(machine), span);
          shopfloor.remember(
            machine.id,
            seconds.map(({ atMs, max, validForMs }) => [atMs, max, atMs + validForMs] as const),
          );
        }
      }
    },
  };
}

function unpackTimeline(timeline: PackedTimeline | undefined): DaySegment[] {
  const segments: DaySegment[] = [];
  let startMs = timeline?.fromMs ?? 0;
  const { codes, pairs } = timeline ?? { codes: [], pairs: [] };
  for (let at = 0; at < pairs.length; at += 2) {
    const endMs = startMs + (pairs[at] ?? 0);
    segments.push({ startMs, endMs, state: codes[pairs[at + 1] ?? 0]?.state ?? "unknown" });
    startMs = endMs;
  }
  return segments;
}
