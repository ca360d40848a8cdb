/** One look at an area: light on, settle, a pair of photos, light off, score; people are waited for, a camera is given time. */
import type { NoScoreCause } from "../../common/contract/clutter.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { pause } from "../../common/runtime/retry.ts";
import type { AreaEye, Glance, HoldLight, SheetScore } from "./area-eye.ts";

/** What a look needs. */
export interface LookOptions {
  readonly eye: AreaEye;
  /** Left out where the area has no light. */
  readonly holdLight?: HoldLight | undefined;
  /** Somebody moves in the area now, by its motion sensor. */
  readonly isMotion: () => boolean;
  readonly settleMs: number;
  /** How long people are waited for, in ms. */
  readonly waitForPeopleMs: number;
  /** How long a failing camera is tried again, in ms. */
  readonly waitForCameraMs: number;
  /** Photos that can't be scored, such as blurred ones, before it is given up. */
  readonly mostBadPhotos: number;
  /** What covered the sheet at the look before. */
  readonly covered: string | undefined;
  readonly clock: Clock;
  /** One look at a time at a camera: runs `attempt` when it is free. */
  readonly alone: <T>(attempt: () => Promise<T>) => Promise<T>;
  /** Told what it does. */
  readonly onDoing: (doing: "waiting" | "looking") => void;
  /** Told what failed at the camera or the light; undefined when it works again. */
  readonly onCameraFault: (error: unknown) => void;
  readonly onLightFault: (error: unknown) => void;
}

/** What a look came to; `monoMs` is when its photo was taken, or the last try was made. */
export type LookResult = { readonly monoMs: number } & (
  | { readonly outcome: "scored"; readonly score: SheetScore }
  | { readonly outcome: "skipped"; readonly cause: NoScoreCause }
);

/** Pauses between two tries, in ms: while people are there, while the camera fails, after a photo that can't be scored. */
const peoplePauseMs = 15_000;
const cameraPauseMs = 20_000;
const photoPauseMs = 5000;
/** These don't get better within moments. */
const lasting: readonly NoScoreCause[] = ["light", "camera-moved"];

type Attempt =
  /** `still`: nothing moves, something reaches in; the score with it. */
  | { readonly kind: "people"; readonly still?: SheetScore | undefined }
  | { readonly kind: "camera" }
  | { readonly kind: "bad"; readonly cause: NoScoreCause }
  | { readonly kind: "scored"; readonly score: SheetScore };

/** Looks; rejects only when `signal` aborts. */
export async function look(options: LookOptions, signal: AbortSignal): Promise<LookResult> {
  const { clock, isMotion, alone, onDoing } = options;
  const nextAfter = createPatience(options);
  for (;;) {
    signal.throwIfAborted();
    const monoMs = clock.monoMs();
    const attempt: Attempt = isMotion() ? { kind: "people" } : await alone(() => attemptLook(options, signal));
    if (attempt.kind === "scored") return { outcome: "scored", score: attempt.score, monoMs };
    const next = nextAfter(attempt);
    if ("cause" in next) {
      // What stays over the sheet's edge, and never moves, is a thing.
      const still = attempt.kind === "people" && !isMotion() ? attempt.still : undefined;
      return still ? { outcome: "scored", score: still, monoMs } : { outcome: "skipped", cause: next.cause, monoMs };
    }
    onDoing("waiting");
    await pause(clock, next.pauseMs, signal);
  }
}

type Failure = Exclude<Attempt, { kind: "scored" }>;

/** Says after each failure how long to wait for the next try, or for which cause to give up. */
function createPatience({ clock, waitForPeopleMs, waitForCameraMs, mostBadPhotos }: LookOptions) {
  const startMs = clock.monoMs();
  let cameraSinceMs: number | undefined;
  let badPhotos = 0;

  return (failure: Failure): { pauseMs: number } | { cause: NoScoreCause } => {
    const nowMs = clock.monoMs();
    if (failure.kind === "camera") {
      cameraSinceMs ??= nowMs;
      const isOver = nowMs + cameraPauseMs > cameraSinceMs + waitForCameraMs;
      return isOver ? { cause: "camera" } : { pauseMs: cameraPauseMs };
    }
    cameraSinceMs = undefined;
    if (failure.kind === "people") {
      const leftMs = startMs + waitForPeopleMs - nowMs;
      return leftMs <= 0 ? { cause: "person-in-view" } : { pauseMs: Math.min(peoplePauseMs, leftMs) };
    }
    badPhotos += 1;
    const isOver = badPhotos >= mostBadPhotos || lasting.includes(failure.cause);
    return isOver ? { cause: failure.cause } : { pauseMs: photoPauseMs };
  };
}

/** One try, with the light on for as long as the photo takes. */
async function attemptLook(options: LookOptions, signal: AbortSignal): Promise<Attempt> {
  const { eye, covered, onDoing, onCameraFault } = options;
  onDoing("looking");
  const { release, isDark } = await lightUp(options, signal);
  let glance: Glance;
  try {
    if (release) await pause(options.clock, options.settleMs, signal);
    glance = await eye.glance(signal);
    onCameraFault(undefined);
  } catch (error) {
    signal.throwIfAborted();
    onCameraFault(error);
    return { kind: "camera" };
  } finally {
    await release?.();
  }
  // Somebody may have come while the photo was taken.
  if (glance.isSomebodyThere || options.isMotion()) return { kind: "people" };
  const verdict = await glance.judge(covered);
  if ("cause" in verdict && verdict.cause === "person-in-view") return { kind: "people", still: verdict.still };
  if ("cause" in verdict)
    return { kind: "bad", cause: isDark && verdict.cause === "too-dark" ? "light" : verdict.cause };
  return { kind: "scored", score: verdict };
}

/** Switches the light on. One that refuses doesn't end the look: by day the sheet may be bright enough. */
async function lightUp({ holdLight, onLightFault }: LookOptions, signal: AbortSignal) {
  if (!holdLight) return { release: undefined, isDark: false };
  try {
    const letGo = await holdLight(signal);
    onLightFault(undefined);
    const release = () => letGo().catch(onLightFault);
    return { release, isDark: false };
  } catch (error) {
    signal.throwIfAborted();
    onLightFault(error);
    return { release: undefined, isDark: true };
  }
}
