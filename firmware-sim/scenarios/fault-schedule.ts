/** Brings a scenario's faults upon its devices at their times, and takes them away again. */
import type { Log } from "../../common/runtime/log.ts";
import type { ClampDevice } from "../devices/clamp-device.ts";
import type { WorkPlan } from "../signals/work-plan.ts";
import { type FaultSettings, faultTypes, isActive } from "./fault.ts";
import type { Scenario } from "./scenario.ts";

/** Faults in the course of simulated time. */
export interface FaultSchedule {
  /** Makes the faults of a moment happen, and ends those that are over. */
  apply(tMs: number): void;
}

interface FaultScheduleOptions {
  readonly scenario: Scenario;
  readonly machines: readonly { readonly id: string; readonly device: ClampDevice }[];
  readonly plan: WorkPlan;
  readonly launchMs: number;
  readonly log: Log;
}

type FaultType = FaultSettings["type"];

/** Creates the schedule of a scenario's faults. Several faults of one type on one machine are one while they overlap. */
export function createFaultSchedule(options: FaultScheduleOptions): FaultSchedule {
  const { scenario, machines, plan, launchMs, log } = options;
  const happening = new Set<string>();
  const clocks = new Map(scenario.machines.map(({ id, hasClock }) => [id, hasClock]));

  function change(type: FaultType, machine: string, device: ClampDevice, isOn: boolean): void {
    switch (type) {
      case "device-dies":
        if (isOn) device.die();
        else void device.open();
        break;
      case "wifi-gap":
        if (isOn) device.loseNetwork();
        else device.findNetwork();
        break;
      case "clamp-falls-off":
        device.putClampOn(!isOn);
        break;
      case "clock-not-set":
        device.believeClock(!isOn && clocks.get(machine) !== false);
        break;
    }
  }

  return {
    apply(tMs) {
      for (const { id, device } of machines) {
        const own = scenario.faults.filter(({ machine }) => machine === id);
        for (const type of faultTypes) {
          const isOn = own.some((fault) => fault.type === type && isActive(fault, tMs, launchMs, plan));
          const key = `${type} ${id}`;
          if (isOn === happening.has(key)) continue;
          if (isOn) happening.add(key);
          else happening.delete(key);
          change(type, id, device, isOn);
          log.info(
            { machine: id, device: device.id, fault: type },
            isOn ? "simulated fault begins" : "simulated fault is over",
          );
        }
      }
    },
  };
}
