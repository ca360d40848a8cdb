/** The process of one chore: takes the order, does it, answers, ends. See run-chore.ts. */
import { setPriority } from "node:os";
import { type ChoreOrder, doChore } from "./chores.ts";

/** Whatever else runs on this computer comes first. */
const lowPriority = 15;

process.once("message", (order: ChoreOrder) => {
  setPriority(lowPriority);
  process.send?.(doChore(order), () => process.disconnect());
});
