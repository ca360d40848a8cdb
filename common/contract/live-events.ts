/** The live feed between dashboard and browser (socket.io): the snapshot of the board and the events that go on from it. */
import type { ClutterLevel, UnknownLevelCause } from "./clutter.ts";
import type { Problem, SpokenLine } from "./gateway-messages.ts";
import type { MachineState, UnknownCause } from "./machine-state.ts";

/** A span of time, half open, epoch ms. */
export interface TimeSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** A span in one state on a timeline: start, end (epoch ms), state. */
export type TimelineSegment = readonly [startMs: number, endMs: number, state: MachineState];

/** A point of the two-minute trace: time (epoch ms) and amperes. */
export type TracePoint = readonly [atMs: number, amps: number];

/** A machine's day so far. */
export interface MachineDay {
  /** Site's local date, YYYY-MM-DD. */
  readonly date: string;
  /** Tiles the day from its start until `untilMs` without hole or overlap. */
  readonly segments: readonly TimelineSegment[];
  readonly untilMs: number;
  /** Running / planned time in which the state was known, 0 to 1; null when no planned time was known yet. */
  readonly utilisation: number | null;
  /** Known / planned time so far, 0 to 1; null when no planned time has passed. */
  readonly coverage: number | null;
}

/** What the board knows of a machine now. */
export interface MachineNow {
  readonly state: MachineState;
  /** When the state began, epoch ms; null when not known. */
  readonly sinceMs: number | null;
  readonly cause?: UnknownCause | undefined;
  /** Newest current in amperes; null when there is none that is valid. */
  readonly amps: number | null;
  /** When the newest reading was taken, epoch ms. */
  readonly heardMs: number | null;
  /** From this moment on the state is unknown unless something new is heard. */
  readonly validUntilMs: number;
}

/** A machine on the board. */
export interface BoardMachine {
  readonly id: string;
  readonly name: string;
  readonly simulated: boolean;
  readonly now: MachineNow;
  /** Newest 120 s, one point a second, oldest first. */
  readonly trace: readonly TracePoint[];
  readonly today: MachineDay;
}

/** An area on the board. */
export interface BoardArea {
  readonly id: string;
  readonly name: string;
  readonly simulated: boolean;
  /** Newest score that still tells something, 0 to 1; null where there is none. */
  readonly share: number | null;
  readonly level: ClutterLevel | "unknown";
  /** Since when it has been at this level, epoch ms; null when not known. */
  readonly sinceMs: number | null;
  /** When it was scored last, epoch ms. */
  readonly scoredMs: number | null;
  /** Why the level is unknown. */
  readonly cause?: UnknownLevelCause | undefined;
  /** When its schedule looks at it next, epoch ms; null where nothing is planned. */
  readonly nextMs: number | null;
  /** What it is doing right now. */
  readonly doing: "nothing" | "waiting" | "looking" | "set-up";
  /** Scores of the newest two weeks, oldest first: epoch ms and share. */
  readonly trend: readonly (readonly [atMs: number, share: number])[];
}

/** The whole board, as a client gets it when it connects and whenever it asks. */
export interface BoardSnapshot {
  /** Number of the last event that is contained in it. */
  readonly seq: number;
  /** The dashboard's clock, epoch ms: the browser reckons with it, not with its own. */
  readonly serverMs: number;
  readonly siteName: string;
  /** IANA name of the site's time zone. */
  readonly timeZone: string;
  /** Today's date, span and planned spans by the site's calendar. */
  readonly today: { readonly date: string; readonly span: TimeSpan; readonly planned: readonly TimeSpan[] };
  readonly machines: readonly BoardMachine[];
  readonly areas: readonly BoardArea[];
  readonly problems: readonly Problem[];
  /** MQTT topic on which a first device of this site can publish, and the port: for the empty board. */
  readonly firstDevice: { readonly topic: string; readonly mqttPort: number | null };
  readonly version: string;
}

/** New readings: machine, when it was taken (epoch ms), amperes, until when it is valid (epoch ms). */
export interface ReadingsEvent {
  readonly seq: number;
  readonly serverMs: number;
  readonly values: readonly (readonly [machine: string, atMs: number, amps: number, validUntilMs: number])[];
}

/** A machine's state was heard: changed, or confirmed. */
export interface StateEvent {
  readonly seq: number;
  readonly serverMs: number;
  readonly machine: string;
  readonly now: MachineNow;
}

/** A machine's day was reckoned anew. */
export interface TodayEvent {
  readonly seq: number;
  readonly serverMs: number;
  readonly machine: string;
  readonly today: MachineDay;
}

/** What the dashboard sends. `board` tells that machines, names or the day have changed: ask for a snapshot. */
export interface ServerEvents {
  readings: (event: ReadingsEvent) => void;
  state: (event: StateEvent) => void;
  today: (event: TodayEvent) => void;
  /** An area was scored, or began or ended doing something. */
  area: (event: { readonly seq: number; readonly serverMs: number; readonly area: BoardArea }) => void;
  /** A kiosk shall speak this line. */
  say: (event: { readonly seq: number; readonly serverMs: number; readonly line: SpokenLine }) => void;
  problems: (event: { readonly seq: number; readonly serverMs: number; readonly problems: readonly Problem[] }) => void;
  board: (event: { readonly seq: number; readonly serverMs: number }) => void;
  /** Once a second while nothing else is sent, so that a cut feed is noticed. */
  beat: (event: { readonly seq: number; readonly serverMs: number }) => void;
}

/** What the browser sends. */
export interface ClientEvents {
  snapshot: (answer: (snapshot: BoardSnapshot) => void) => void;
}
