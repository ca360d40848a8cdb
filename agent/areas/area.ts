/** One area at work: looks when its schedule, a person or the end of motion asks, one look after the other, and records each. */
import type { DueSlot } from "../../common/calendar/look-schedule.ts";
import type { AreaSettings } from "../../common/contract/area-settings.ts";
import type { ScoreOccasion } from "../../common/contract/clutter.ts";
import type { UnnumberedRecord } from "../../common/contract/records.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { nextLevel } from "../clutter/clutter-level.ts";
import type { ScoreFields } from "./area-eye.ts";
import type { AreaMemory } from "./area-memory.ts";
import { type LookOptions, type LookResult, look } from "./look.ts";
import { openSlotBook } from "./slot-book.ts";
import type { SlotTurn } from "./slot-watch.ts";

/** What an area is doing. */
export type AreaDoing = "nothing" | "waiting" | "looking";

/** An area. */
export interface Area {
  /** Its time has come, or has passed: looks, or says why not. */
  turn(turn: Omit<SlotTurn, "area">): void;
  /**
   * Goes on with slots that had begun before a restart; those that have grown too old are missed, unless only the settings
   * have changed in the same run (`isSameRun`). Needs the time of day.
   */
  resume(nowMs: number, isSameRun: boolean): void;
  /** The clock was ahead and has been set back: slots that it took for done come again. */
  setBack(): void;
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

const ignore = () => undefined;

/** A slot that a restart has cut off is tried again for at least so long after it was due, and for so long after the waiting, in ms. */
const leastResumedMs = 600_000;
const resumedAfterMs = 300_000;

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
  const book = openSlotBook(memory, clock);
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

  function lookAtSlot(slot: string, done: () => Promise<void>): void {
    const work = async () => {
      const fields = await lookOnce({ occasion: "schedule", slot, ...patient });
      await done();
      await speak(slot, fields);
    };
    void enqueue(work).catch(ignore);
  }

  /** A slot without a look: said, at the time at which it was due, also while the area is being closed. */
  function passOver({ slot, dueMs }: DueSlot, cause: "power-off" | "clock-not-set", done: () => Promise<void>): void {
    const outcome = cause === "power-off" ? "missed" : "skipped";
    const work = async () => {
      const agoMs = (clock.wallMs() ?? dueMs) - dueMs;
      const t = tOf(clock.monoMs() - agoMs);
      keep({ area: settings.id, occasion: "schedule", slot, outcome, cause, dueMs }, t);
      await done();
    };
    queue = queue.then(work).catch(ignore);
  }

  return {
    turn({ turn, ...due }) {
      if (book.isKnown(due)) return;
      if (turn === "look") lookAtSlot(due.slot, book.begin(due));
      else passOver(due, turn, book.pass(due));
    },
    resume(nowMs, isSameRun) {
      const oldestMs = nowMs - Math.max(settings.waitForPeopleMs, leastResumedMs) - resumedAfterMs;
      for (const { done, ...due } of book.resume(nowMs)) {
        if (isSameRun || due.dueMs >= oldestMs) lookAtSlot(due.slot, done);
        else passOver(due, "power-off", done);
      }
    },
    setBack: book.setBack,
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
