/** The board: what a screen shows of all machines, put together from settings, shopfloor and history. */
import { type Calendar, createCalendar } from "../../common/calendar/calendar.ts";
import type { Problem } from "../../common/contract/gateway-messages.ts";
import type { BoardSnapshot, MachineDay } from "../../common/contract/live-events.ts";
import type { MachineSettings } from "../../common/contract/plant-settings.ts";
import { buildTopic } from "../../common/contract/topics.ts";
import type { History } from "./history/history.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { reckonDay } from "./shopfloor/machine-day.ts";
import { traceSeconds } from "./shopfloor/machine-live.ts";
import type { Shopfloor } from "./shopfloor/shopfloor.ts";

/** The board. */
export interface Board {
  snapshot(seq: number): BoardSnapshot;
  /** A machine's day so far; undefined when there is no such machine. */
  today(machine: string): MachineDay | undefined;
  machines(): readonly MachineSettings[];
  isSimulated(machine: MachineSettings): boolean;
  /** Today's date by the site's time zone. */
  date(): string;
  /** Fills the shopfloor's traces from history, after a restart. */
  rememberTraces(): void;
}

interface BoardOptions {
  readonly site: string;
  readonly version: string;
  readonly nowMs: () => number;
  readonly ledger: Ledger;
  readonly history: History;
  readonly shopfloor: Shopfloor;
  readonly isChannelSimulated: (gateway: string, channel: string) => boolean;
  readonly problems: () => readonly Problem[];
  readonly mqttPort: number | null;
}

/** Creates the board. */
export function createBoard(options: BoardOptions): Board {
  const { site, version, nowMs, ledger, history, shopfloor, isChannelSimulated, problems, mqttPort } = options;
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

  function dayOf(machine: MachineSettings): MachineDay {
    const calendar = calendarNow();
    const untilMs = nowMs();
    const date = calendar.dayOf(untilMs);
    const { startMs } = calendar.daySpan(date);
    return reckonDay({
      date,
      segments: history.timeline(machine.id, isSimulated(machine), { startMs, endMs: untilMs }),
      planned: calendar.plannedSpans(startMs, untilMs),
      now: shopfloor.now(machine.id),
      untilMs,
    });
  }

  return {
    isSimulated,
    machines: () => ledger.current().plant.machines,
    date: () => calendarNow().dayOf(nowMs()),
    today(id) {
      const machine = ledger.current().plant.machines.find((one) => one.id === id);
      return machine && dayOf(machine);
    },
    snapshot(seq) {
      const { plant } = ledger.current();
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
        machines: plant.machines.flatMap((machine) => {
          const now = shopfloor.now(machine.id);
          if (!now) return [];
          const { id, name } = machine;
          const simulated = isSimulated(machine);
          return [{ id, name, simulated, now, trace: shopfloor.trace(id), today: dayOf(machine) }];
        }),
        problems: problems(),
        firstDevice: { topic: buildTopic("deviceReadings", site, { device: "my-clamp" }), mqttPort },
        version,
      };
    },
    rememberTraces() {
      const endMs = nowMs();
      const span = { startMs: endMs - traceSeconds * 1000, endMs };
      for (const machine of ledger.current().plant.machines) {
        for (const { gateway, channel } of machine.channels) {
          const seconds = history.seconds(gateway, channel, isSimulated(machine), span);
          shopfloor.remember(
            machine.id,
            seconds.map(({ atMs, max, validForMs }) => [atMs, max, atMs + validForMs] as const),
          );
        }
      }
    },
  };
}
