/** The process that draws the demo's workbenches. See bench-drawer.ts. */
import { type BenchOrder, drawBench } from "./bench-orders.ts";

/** An order with the number under which it is answered. */
export type NumberedOrder = BenchOrder & { readonly id: number };

/** An answer: what was drawn, or why not, in words. */
export type NumberedAnswer = { readonly id: number; readonly drawn?: unknown; readonly error?: string };

process.on("message", async (order: NumberedOrder) => {
  const { id } = order;
  const answer: NumberedAnswer = await drawBench(order).then(
    (drawn) => ({ id, drawn }),
    (error: unknown) => ({ id, error: error instanceof Error ? error.message : String(error) }),
  );
  if (process.connected) process.send?.(answer);
});
// However the one who ordered ended: nobody waits for a picture any more.
process.once("disconnect", () => process.exit());
// Ctrl-C reaches all processes of a terminal; when to end is for the one who orders to say.
process.on("SIGINT", () => {});
