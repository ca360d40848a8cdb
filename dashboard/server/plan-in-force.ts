/** The settings that hold: kept in the ledger, told to gateways and to the store, looked at again when an assignment's date comes. */
import type { PlantSettings } from "../../common/contract/plant-settings.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { Gateways } from "./ingest/gateways.ts";
import { desiredOf, nextAssignmentMs } from "./ledger/assignments.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Store } from "./store/store.ts";

/** The settings that hold. */
export interface PlanInForce {
  /** Keeps settings as the newest, if they differ, and puts them in force. */
  decide(plant: PlantSettings, author: string): void;
  /** Puts the newest settings in force. */
  apply(): void;
  /** Tells a gateway what it shall run. */
  sendDesired(gateway: string): void;
  sendAllDesired(): void;
  stop(): void;
}

interface PlanParts {
  readonly ledger: Ledger;
  readonly gateways: Gateways;
  readonly writer: Store["writer"];
  readonly clock: Clock;
  /** The machines may have changed. */
  readonly onChange: (plant: PlantSettings) => void;
  /** New settings were kept. */
  readonly onDecision: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** Longer than this no timer runs; an assignment further off is looked at again then. */
const longestTimerMs = 86_400_000;

/** Creates it; nothing is in force before `apply`. */
export function createPlanInForce(parts: PlanParts): PlanInForce {
  const { ledger, gateways, writer, clock, onChange, onDecision, onFailure } = parts;
  let cancelTimer = () => {};

  function apply(): void {
    const { plant } = ledger.current();
    onChange(plant);
    writer.planChanged().catch(onFailure);
    writer.setKeep({ seconds: plant.keep.secondsDays, minutes: plant.keep.minutesDays }).catch(onFailure);
    watchAssignments(plant);
  }

  /** A dated assignment begins or ends: gateways get what holds from then on. */
  function watchAssignments(plant: PlantSettings): void {
    cancelTimer();
    const nowMs = clock.wallMs();
    const nextMs = nowMs === undefined ? undefined : nextAssignmentMs(plant, nowMs);
    if (nowMs === undefined || nextMs === undefined) return;
    cancelTimer = clock.after(Math.min(nextMs - nowMs, longestTimerMs), () => {
      apply();
      sendAllDesired();
    });
  }

  function sendDesired(gateway: string): void {
    const { revision, plant } = ledger.current();
    gateways.sendDesired(gateway, desiredOf(plant, revision, gateway, clock.wallMs()));
  }

  function sendAllDesired(): void {
    for (const gateway of gateways.ids()) sendDesired(gateway);
  }

  return {
    apply,
    sendDesired,
    sendAllDesired,
    decide(plant, author) {
      if (!ledger.decide(plant, author)) return;
      apply();
      sendAllDesired();
      onDecision();
    },
    stop: () => cancelTimer(),
  };
}
