/** The loads of a scenario's machines, each with a seed of its own. */
import { seedOf } from "../random.ts";
import { createLoad } from "../signals/loads/index.ts";
import type { Load } from "../signals/phase-load.ts";
import type { WorkPlan } from "../signals/work-plan.ts";
import type { Scenario } from "./scenario.ts";

/** Builds the loads, by machine id, in the order of the scenario. */
export function createMachineLoads({ machines, seed }: Scenario, plan: WorkPlan): ReadonlyMap<string, Load> {
  const loads = new Map<string, Load>();
  for (const machine of machines) {
    const loadOf = (id: string): Load => {
      const load = loads.get(id);
      if (!load) throw new RangeError(`machine ${id} must stand before ${machine.id} in the scenario`);
      return load;
    };
    loads.set(machine.id, createLoad(machine.load, { plan, seed: seedOf(seed, machine.id), loadOf }));
  }
  return loads;
}
