/** The sensor doctor of a gateway: watches each clamp that measures a machine, and says what is wrong and how to mend it. */
import type { Problem } from "../common/contract/gateway-messages.ts";
import type { DesiredSettings } from "../common/contract/plant-settings.ts";
import { type ClampWatch, createClampWatch, type WatchedClamp } from "../common/detection/doctor/clamp-watch.ts";
import type { Second } from "../common/detection/second-window.ts";
import type { Clock } from "../common/runtime/clock.ts";
import { describeFinding } from "./clamp-messages.ts";
import { createShiftClock } from "./shift-clock.ts";

/** The doctor. */
export interface SensorDoctor {
  /** Takes new settings; clamps of which nothing has changed go on being watched. */
  configure(desired: DesiredSettings): void;
  /** Takes a second of a channel as it was measured. */
  second(channel: string, second: Second): void;
  /** Time has passed: called some times a minute. */
  tick(): void;
  problems(): Problem[];
}

interface Patient {
  readonly key: string;
  readonly watch: ClampWatch;
}

/** Creates the doctor; `t` gives ms since the run began. */
export function createSensorDoctor(clock: Clock, t: () => number): SensorDoctor {
  let patients = new Map<string, Patient>();
  let planKey = "";
  let shiftTurns: ReturnType<typeof createShiftClock> = () => [];

  return {
    configure(desired) {
      const clamps = [...watchedClamps(desired)].map(([channel, clamp]): [string, Patient] => {
        const key = JSON.stringify(clamp);
        const known = patients.get(channel);
        return [channel, known?.key === key ? known : { key, watch: createClampWatch(clamp) }];
      });
      patients = new Map(clamps);
      const nextKey = JSON.stringify(desired.plan);
      if (nextKey === planKey) return;
      planKey = nextKey;
      shiftTurns = desired.plan ? createShiftClock(desired.plan) : () => [];
    },
    second: (channel, second) => patients.get(channel)?.watch.second(second),
    tick() {
      const nowMs = clock.wallMs();
      for (const { turn, startMs, endMs } of shiftTurns(nowMs)) {
        const toT = t() - (nowMs ?? 0);
        for (const { watch } of patients.values()) {
          if (turn === "began") watch.shiftBegan();
          else watch.shiftEnded(startMs + toT, endMs + toT);
        }
      }
    },
    problems: () =>
      [...patients].flatMap(([channel, { watch }]) =>
        watch.findings(t()).map((finding) => describeFinding(channel, finding)),
      ),
  };
}

/** The clamps that measure machines, and from how many amperes on each has a current. */
function watchedClamps({ machines, channels }: DesiredSettings): Map<string, WatchedClamp> {
  const clamps = new Map<string, WatchedClamp>();
  for (const { channels: own, combine, detection } of machines) {
    // Where currents are added up, each clamp has its share of the threshold.
    const currentFromA = detection.offBelowA / (combine === "sum" ? own.length : 1);
    for (const channel of own) {
      const { noiseFloorA = 0, noiseStdA = 0, nameplateA } = channels.find((one) => one.channel === channel) ?? {};
      clamps.set(channel, { currentFromA, noiseFloorA, noiseStdA, nameplateA });
    }
  }
  return clamps;
}
