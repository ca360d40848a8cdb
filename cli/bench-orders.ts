/** What the demo has drawn of its workbenches: photos, and the scores of their past. */
import { setImmediate as turn } from "node:timers/promises";
import type { RecordBatch } from "../common/contract/records.ts";
import type { Scenario } from "../firmware-sim/scenarios/scenario.ts";
import { createWorkingBench, type Moment } from "../firmware-sim/workbench/working-day.ts";

/** One photo of the bench of a seed; `width` in pixels. */
interface PhotoOrder {
  readonly kind: "photo";
  readonly seed: number;
  readonly width: number;
  readonly moment: Moment;
  readonly isLampOn: boolean;
}

/** The scores of a scenario's areas up to its launch, in epoch ms. */
interface PastOrder {
  readonly kind: "past";
  readonly scenario: Scenario;
  readonly launchMs: number;
}

/** What can be ordered. */
export type BenchOrder = PhotoOrder | PastOrder;

/** What comes of an order: a JPEG, or batches of one stream. */
export type BenchAnswer<O extends BenchOrder> = O extends PhotoOrder ? Uint8Array : readonly RecordBatch[];

/** Draws what was ordered. A photo that is asked for while the past is drawn comes in between. */
export async function drawBench<O extends BenchOrder>(order: O): Promise<BenchAnswer<O>>;
export async function drawBench(order: BenchOrder): Promise<Uint8Array | readonly RecordBatch[]> {
  if (order.kind === "photo") {
    const { photographBench } = await import("../firmware-sim/workbench/photograph-bench.ts");
    const { seed, width, moment, isLampOn } = order;
    return photographBench(createWorkingBench(seed, { width }), moment, isLampOn);
  }
  const { areaHistory } = await import("./area-history.ts");
  const batches: RecordBatch[] = [];
  for (const batch of areaHistory(order.scenario, order)) {
    batches.push(batch);
    await turn();
  }
  return batches;
}
