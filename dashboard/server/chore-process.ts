/** The process of one chore: takes the order, does it, answers, ends. See run-chore.ts. */
import { setPriority } from "node:os";
import { type ChoreOrder, type ChoreProgress, doChore } from "./chores.ts";

/** Whatever else runs on this computer comes first. */
const lowPriority = 15;

process.once("message", (order: ChoreOrder) => {
  setPriority(lowPriority);
  const tell = (progress: number) => process.send?.({ progress } satisfies ChoreProgress);
  process.send?.(doChore(order, tell), () => process.disconnect());
});
