/** The past of one machine, second by second, as its gateway would have recorded it. */

import { buildChannelId, defaultChannel } from "../../common/contract/ids.ts";
import type { MachineState } from "../../common/contract/machine-state.ts";
import type { SecondRow } from "../../common/contract/records.ts";
import { createStateDetector } from "../../common/detection/state-detector.ts";
import type { StateTransition } from "../../common/detection/state-transition.ts";
import { createRandom } from "../random.ts";
import type { ScenarioMachine } from "../scenarios/scenario.ts";
import { noiseFloorA } from "../signals/clamp-adc.ts";
import { ampsIn, isDead, type Phase } from "../signals/phase.ts";
import type { Load } from "../signals/phase-load.ts";

/** A change of state, in ms since the run began. */
export type HistoryTransition = StateTransition & { readonly state: MachineState };

/** Gives a machine's seconds in the order of time. */
export interface MachineHistory {
  readonly machine: string;
  readonly channel: string;
  /** Where the next second begins, epoch ms. */
  readonly dueMs: number;
  /** The row of the second that is due; goes on to the next. */
  nextRow(): SecondRow;
  /** The changes of state that the newest second has brought. */
  transitions(): readonly HistoryTransition[];
}

const secondMs = 1000;
/** Windows of a second, and where the middle of the first one is. */
const windowsPerSecond = 5;
const windowStepMs = secondMs / windowsPerSecond;
/** A second is valid until 2 s after its last window, as for live devices. */
const secondValidForMs = 2800;
/** A machine that is switched off is written down once a minute, with two seconds of grace. */
const quietStepMs = 60_000;
const quietValidForMs = 62_000;
/** Only after so long: every dwell has passed by then in whole seconds. */
const settleMs = 10_000;

/** Creates the past of a machine from `startMs` (a whole second) on. */
export function createMachineHistory(
  machine: ScenarioMachine,
  load: Load,
  startMs: number,
  seed: number,
): MachineHistory {
  const channel = buildChannelId(machine.device, defaultChannel);
  const detector = createStateDetector(machine.detection, 0);
  const random = createRandom(seed);
  const floorSquared = noiseFloorA(machine.clamp) ** 2;
  let dueMs = startMs;
  let newest: readonly HistoryTransition[] = [];

  /** What a window reads: the current and the converter's noise, added as powers, with a little spread. */
  function windowA(phase: Phase, tMs: number): number {
    const amps = ampsIn(phase, tMs);
    return Math.sqrt(amps * amps + floorSquared) * (0.998 + 0.004 * random());
  }

  function rowAt(tMs: number, first: Phase, validForMs: number): SecondRow {
    let sum = 0;
    let squares = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = 0;
    for (let window = 0; window < windowsPerSecond; window += 1) {
      const middleMs = tMs + (window + 0.5) * windowStepMs;
      const value = windowA(middleMs < first.endMs ? first : load.phaseAt(middleMs), middleMs);
      sum += value;
      squares += value * value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    const mean = sum / windowsPerSecond;
    const std = Math.sqrt(Math.max(0, squares / windowsPerSecond - mean * mean));
    return [channel, milli(mean), milli(min), milli(max), milli(std), windowsPerSecond, validForMs];
  }

  return {
    machine: machine.id,
    channel,
    get dueMs() {
      return dueMs;
    },
    nextRow() {
      const tMs = dueMs;
      const phase = load.phaseAt(tMs);
      const isQuiet = isDead(phase) && tMs - phase.startMs >= settleMs && tMs + secondMs <= phase.endMs;
      const row = rowAt(tMs, phase, isQuiet ? quietValidForMs : secondValidForMs);
      newest = detector.second(tMs - startMs, row[1], row[6]);
      const wakesMs = Math.floor(phase.endMs / secondMs) * secondMs;
      dueMs = isQuiet ? Math.max(tMs + secondMs, Math.min(tMs + quietStepMs, wakesMs)) : tMs + secondMs;
      return row;
    },
    transitions: () => newest,
  };
}

function milli(value: number): number {
  return Math.round(value * 1000) / 1000;
}
