/** One area at work: looks when its schedule, a person or the end of motion asks, one look after the other, and records each. */
import type { AreaSettings } from "../../common/contract/area-settings.ts";
import type { ScoreOccasion } from "../../common/contract/clutter.ts";
import type { UnnumberedRecord } from "../../common/contract/records.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { nextLevel } from "../clutter/clutter-level.ts";
import type { ScoreFields } from "./area-eye.ts";
import type { AreaMemory } from "./area-memory.ts";
import { type LookOptions, type LookResult, look } from "./look.ts";
import type { SlotTurn } from "./slot-watch.ts";

/** What an area is doing. */
export type AreaDoing = "nothing" | "waiting" | "looking";

/** An area. */
export interface Area {
  /** Its time has come, or has passed: looks, or says why not. */
  turn(turn: Omit<SlotTurn, "area">): void;
  /** Goes on with slots that had begun before a restart; those that have grown too old are missed. Needs the time of day. */
  resume(nowMs: number): void;
  /** Looks because motion has ended. */
  motionEnded(): void;
  /** Looks now and waits for people for so long; rejects when the area is closed meanwhile. */
  demand(waitForPeopleMs: number): Promise<ScoreFields>;
  doing(): AreaDoing;
  close(): Promise<void>;
}

interface AreaOptions {
  readonly settings: AreaSettings;
  readonly memory: AreaMemory;
  readonly tools: Pick<LookOptions, "eye" | "holdLight" | "isMotion" | "alone" | "onCameraFault" | "onLightFault">;
  readonly clock: Clock;
  /** Ms since the run began, of a monotonic time. */
  readonly tOf: (monoMs: number) => number;
  readonly isSimulated: () => boolean;
  readonly revision: () => number;
  readonly record: (record: UnnumberedRecord) => void;
  /** Speaks of what a slot's look came to; rejections are the voice's own business. */
  readonly speak: (slot: string, result: ScoreFields) => Promise<void>;
  readonly doingChanged: () => void;
}

/** Within a slot a failing camera is tried again for so long, in ms, and so many photos that can't be scored are taken. */
const unhurried = { waitForCameraMs: 300_000, mostBadPhotos: 3 };
/** A person who asks is answered sooner. */
const hurried = { waitForCameraMs: 15_000, mostBadPhotos: 1 };

/** A clock that was ahead by more than this has been corrected. */
const correctedMs = 3_600_000;

interface Wanted {
  readonly occasion: ScoreOccasion;
  readonly slot?: string | undefined;
  readonly waitForPeopleMs: number;
  readonly waitForCameraMs: number;
  readonly mostBadPhotos: number;
}

/** Creates an area; nothing happens before something asks. */
export function createArea(options: AreaOptions): Area {
  const { settings, memory, tools, clock, tOf, record, speak, doingChanged } = options;
  const closing = new AbortController();
  let doing: AreaDoing = "nothing";
  /** The looks, one after the other. */
  let queue: Promise<unknown> = Promise.resolve();
  let isMotionLookQueued = false;
  const patient = { waitForPeopleMs: settings.waitForPeopleMs, ...unhurried };

  function show(next: AreaDoing): void {
    if (doing === next) return;
    doing = next;
    doingChanged();
  }

  function keep(fields: ScoreFields, t: number): void {
    record({ kind: "score", t, ...fields, revision: options.revision(), simulated: options.isSimulated() });
  }

  async function lookOnce(wanted: Wanted): Promise<ScoreFields> {
    try {
      const covered = memory.now.covered;
      const result = await look({ ...tools, ...settings, ...wanted, covered, clock, onDoing: show }, closing.signal);
      const fields = fieldsOf(result, wanted, settings, memory.now.level);
      if (result.outcome === "scored") await memory.change({ level: fields.level, covered: result.score.covered });
      // Where somebody has come back, motion will end once more.
      const isTold = wanted.occasion !== "motion" || fields.cause !== "person-in-view";
      if (isTold) keep(fields, tOf(result.monoMs));
      return fields;
    } catch (error) {
      closing.signal.throwIfAborted();
      // A photo that the program can't cope with must not end the measurement of machines, nor leave the slot without a word.
      tools.onCameraFault(error);
      const { occasion, slot } = wanted;
      const same = { area: settings.id, occasion, ...(slot !== undefined && { slot }) };
      const fields: ScoreFields = { ...same, outcome: "skipped", cause: "unsure" };
      keep(fields, tOf(clock.monoMs()));
      return fields;
    } finally {
      show("nothing");
    }
  }

  function enqueue<T>(work: () => Promise<T>): Promise<T> {
    const done = queue.then(() => {
      closing.signal.throwIfAborted();
      return work();
    });
    queue = done.catch(() => undefined);
    return done;
  }

  /** Up to when slots have their record. A time that lies ahead is of a clock that has been corrected since. */
  function handledMs(): number {
    const kept = memory.now.handledMs ?? 0;
    return kept > (clock.wallMs() ?? kept) + correctedMs ? 0 : kept;
  }

  async function finish(slot: string, dueMs: number): Promise<void> {
    const begun = memory.now.begun.filter((one) => one.dueMs !== dueMs || one.slot !== slot);
    await memory.change({ handledMs: Math.max(handledMs(), dueMs), begun });
  }

  async function lookAtSlot(slot: string, dueMs: number): Promise<void> {
    const fields = await lookOnce({ occasion: "schedule", slot, ...patient });
    await finish(slot, dueMs);
    await speak(slot, fields);
  }

  /** A slot without a look: said, at the time at which it was due. */
  async function passOver({ slot, dueMs, turn }: Omit<SlotTurn, "area"> & { turn: "power-off" | "clock-not-set" }) {
    const outcome = turn === "power-off" ? "missed" : "skipped";
    const agoMs = (clock.wallMs() ?? dueMs) - dueMs;
    keep({ area: settings.id, occasion: "schedule", slot, outcome, cause: turn }, tOf(clock.monoMs() - agoMs));
    await finish(slot, dueMs);
  }

  const ignore = () => undefined;
  return {
    turn({ slot, dueMs, turn }) {
      const { begun } = memory.now;
      if (dueMs <= handledMs() || begun.some((one) => one.dueMs === dueMs && one.slot === slot)) return;
      if (turn !== "look") void enqueue(() => passOver({ slot, dueMs, turn })).catch(ignore);
      else {
        void memory.change({ begun: [...begun, { slot, dueMs }] });
        void enqueue(() => lookAtSlot(slot, dueMs)).catch(ignore);
      }
    },
    resume(nowMs) {
      for (const { slot, dueMs } of memory.now.begun) {
        const isTooOld = nowMs - dueMs > settings.waitForPeopleMs;
        const go = () => (isTooOld ? passOver({ slot, dueMs, turn: "power-off" }) : lookAtSlot(slot, dueMs));
        void enqueue(go).catch(ignore);
      }
    },
    motionEnded() {
      if (isMotionLookQueued) return;
      isMotionLookQueued = true;
      const wanted = { occasion: "motion", ...patient, waitForPeopleMs: 0 } as const;
      void enqueue(() => lookOnce(wanted))
        .catch(ignore)
        .finally(() => {
          isMotionLookQueued = false;
        });
    },
    demand: (waitForPeopleMs) => enqueue(() => lookOnce({ occasion: "demand", waitForPeopleMs, ...hurried })),
    doing: () => doing,
    async close() {
      closing.abort(new Error("the area's settings change, or the gateway ends"));
      await queue;
      await memory.saved();
    },
  };
}

function fieldsOf(
  result: LookResult,
  { occasion, slot }: Wanted,
  { id, thresholds }: AreaSettings,
  levelBefore: ScoreFields["level"],
): ScoreFields {
  const same = { area: id, occasion, ...(slot !== undefined && { slot }) };
  if (result.outcome === "skipped") return { ...same, outcome: "skipped", cause: result.cause };
  const { covered: _, ...score } = result.score;
  return { ...same, outcome: "scored", ...score, level: nextLevel(levelBefore, score.share, thresholds) };
}
