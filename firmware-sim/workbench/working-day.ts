/** A working day at a bench: things come and go, people reach in, lights go on and off, and in the evening it is tidied up, or not. */
import { between, createRandom, randomAt, seedOf, smoothNoise } from "../random.ts";
import { planLight } from "./light-plan.ts";
import { workingHands } from "./reach-in.ts";
import { planScene, type ScenePlan } from "./scene-plan.ts";
import { strewThings } from "./strew-things.ts";
import type { Thing } from "./things/thing.ts";

/** A moment at the bench. */
export interface Moment {
  /** Number of the day; each day is another, and the same number is always the same day. */
  readonly day: number;
  /** Local time in hours, 0 to 24. */
  readonly hour: number;
}

/** What there is to see at a moment. */
export interface BenchAtMoment {
  readonly plan: ScenePlan;
  /** Whether somebody's hands are over the bench. */
  readonly isSomebodyThere: boolean;
  readonly isRoomLit: boolean;
}

/** A bench through the days: camera, sheet and table stay as they are. */
export interface WorkingBench {
  /** What is to be seen; `isLampOn` is a light of the camera's own (default off). */
  at(moment: Moment, options?: { readonly isLampOn?: boolean }): BenchAtMoment;
  /** The tidy bench in the light of a morning at ten. */
  tidy(): ScenePlan;
  /** Whether a day ends with tidying up; three of four do. */
  isTidiedUp(day: number): boolean;
}

/** The rhythm of a day, in hours. */
const workBegins = 8;
const lunchBegins = 12.05;
const lunchEnds = 12.95;
const tidyingBegins = 16.65;
const workEnds = 17;
const lightsOn = 7.75;
const lightsOff = 17.3;
/** Somebody stays at the bench, or away from it, for so long. */
const visitHours = 4 / 60;

/** Creates the bench of a seed; `width` of its pictures in pixels (default 1920). */
export function createWorkingBench(seed: number, { width = 1920 } = {}): WorkingBench {
  const bench = planScene(seed, { width, covered: 0 });
  const isTidiedUp = (day: number) => randomAt(seedOf(seed, "tidied up"), day) < 0.75;

  const staysOn = createStays(seed, bench, isTidiedUp);

  return {
    at({ day, hour }, { isLampOn = false } = {}) {
      const hands = handsAt(seed, bench, day, hour);
      const things = [...thingsAt(staysOn, { day, hour }), ...hands];
      const isRoomLit =
        hour >= lightsOn && hour < lightsOff && !(hour >= lunchBegins + 0.05 && hour < lunchEnds - 0.05);
      return {
        plan: { ...bench, things, ...lightAt(seed, bench, { day, hour }, isRoomLit, isLampOn) },
        isSomebodyThere: hands.length > 0,
        isRoomLit,
      };
    },
    tidy: () => ({ ...bench, things: [], ...lightAt(seed, bench, { day: 0, hour: 10 }, true, false) }),
    isTidiedUp,
  };
}

/** A thing's stay on the bench, in hours of its day; 24 is "until it is put away the next morning". */
interface Stay {
  readonly thing: Thing;
  readonly comes: number;
  readonly goes: number;
}

/** What comes and goes on a day; the last two days asked for are kept, because people ask for many moments of one. */
function createStays(
  seed: number,
  bench: ScenePlan,
  isTidiedUp: (day: number) => boolean,
): (day: number) => readonly Stay[] {
  const kept = new Map<number, readonly Stay[]>();
  return (day) => {
    const known = kept.get(day);
    if (known) return known;
    const [oldest] = kept.keys();
    if (oldest !== undefined && kept.size > 1) kept.delete(oldest);
    const stays = staysOf(seedOf(seed, `day ${day}`), bench, isTidiedUp(day));
    kept.set(day, stays);
    return stays;
  };
}

function staysOf(daySeed: number, { sheet }: ScenePlan, isTidied: boolean): Stay[] {
  const random = createRandom(seedOf(daySeed, "visits"));
  const things = strewThings(daySeed, sheet, between(random, 0.25, 0.6), random() < 0.5 ? 1 : 0);
  return things.map((thing, index) => {
    const isEarly = random() < 0.75;
    const share = (index + random()) / things.length;
    const comes = isEarly ? 8.3 + share * 3.6 : 13 + share * 3.3;
    const goes = random() < 0.3 ? comes + between(random, 0.4, 3) : 24;
    const isPutAway = isTidied || random() < 0.25;
    const putAway = tidyingBegins + random() * 0.3;
    return { thing, comes, goes: isPutAway ? Math.min(goes, putAway) : goes };
  });
}

/** What lies there: today's things that have come and not gone, and before work what yesterday left. */
function thingsAt(staysOn: (day: number) => readonly Stay[], { day, hour }: Moment): Thing[] {
  if (hour < workBegins) return thingsAt(staysOn, { day: day - 1, hour: 23.9 });
  return staysOn(day)
    .filter(({ comes, goes }) => comes <= hour && hour < goes)
    .map(({ thing }) => thing);
}

/** Hands over the bench: in about half of the working time, a visit at a time, never still. */
function handsAt(seed: number, bench: ScenePlan, day: number, hour: number): Thing[] {
  const isWork = hour >= workBegins + 0.2 && hour < workEnds && !(hour >= lunchBegins - 0.02 && hour < lunchEnds);
  if (!isWork) return [];
  const visit = Math.floor(hour / visitHours);
  const visitSeed = seedOf(seed, `visit ${day} ${visit}`);
  const isTidying = hour >= tidyingBegins && hour < tidyingBegins + 0.3;
  if (randomAt(visitSeed, 0) > (isTidying ? 0.9 : 0.45)) return [];
  const sinceMs = (hour / visitHours - visit) * visitHours * 3_600_000;
  const sway = (name: string, knotMs: number) => smoothNoise(seedOf(visitSeed, name), sinceMs, knotMs);
  return workingHands(visitSeed, bench.sheet, sway);
}

/** Light and exposure: daylight by the hour, the room's lights, the camera's own lamp, and a camera that evens out what it can. */
function lightAt(seed: number, bench: ScenePlan, { day, hour }: Moment, isRoomLit: boolean, isLampOn: boolean) {
  const weather = between(createRandom(seedOf(seed, `weather ${day}`)), 0.3, 1);
  const daylight = weather * Math.max(0, Math.sin((Math.PI * (hour - 5.5)) / 13));
  const level = 0.004 + 0.22 * daylight + (isRoomLit ? 0.6 : 0) + (isLampOn ? 0.5 : 0);
  const shown = Math.min(1, level * 2.5);
  const frame = seedOf(seed, `frame ${day} ${Math.round(hour * 36_000)}`);
  const wander = 1 + 0.06 * smoothNoise(seedOf(seed, "exposure"), (day * 24 + hour) * 3_600_000, 600_000);
  const room = planLight(seed, bench.sheet);
  const lamp = planLight(seedOf(seed, "lamp"), bench.sheet);
  // Glare comes from the lamp alone; by day a window's shadow wanders over the bench.
  const base = isLampOn ? { ...lamp, shadows: [] } : { ...room, glares: [] };
  const warmth = 0.05 * (1 - daylight);
  const light = {
    ...base,
    tint: [1 + warmth, 1, 1 - warmth] as const,
    slope: [0.25 * Math.cos(hour / 3), base.slope[1]] as const,
  };
  return {
    light,
    sensor: { ...bench.sensor, seed: frame, gain: wander * shown, noise: 1 + 3.5 * (1 - shown) },
  };
}
