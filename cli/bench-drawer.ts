/** Has the demo's workbenches drawn in a process of their own, which goes when nobody asks: what drawing takes would stay in memory. */
import type { Clock } from "../common/runtime/clock.ts";
import { type BenchAnswer, type BenchOrder, drawBench } from "./bench-orders.ts";
import { type DrawingProcess, startDrawingProcess } from "./drawing-process.ts";

/** Draws what is ordered. */
export interface BenchDrawer {
  /** Rejects with what went wrong, in words; the next order is tried anew. */
  draw<O extends BenchOrder>(order: O): Promise<BenchAnswer<O>>;
  /** The process that draws; undefined while there is none. */
  readonly pid: number | undefined;
  /** Ends the process at once; what is ordered from then on is refused. */
  close(): void;
}

/** Without an order for so long the process goes: looks that follow each other need not start it anew. */
const idleMs = 10_000;

/** Only compiled sources can be run by another Node. */
const isCompiled = import.meta.url.endsWith(".js");

/** Creates the drawer. Its process begins with the first order; from TypeScript sources, which only tests run, it draws in this one. */
export function createBenchDrawer({ after }: Pick<Clock, "after">): BenchDrawer {
  let drawing: DrawingProcess | undefined;
  let underWay = 0;
  let isClosed = false;
  let cancelIdle = () => {};

  function end(): void {
    cancelIdle();
    drawing?.end();
    drawing = undefined;
  }

  return {
    get pid() {
      return drawing?.isOver ? undefined : drawing?.pid;
    },
    async draw(order) {
      if (isClosed) throw new Error("the demo is ending");
      if (!isCompiled) return drawBench(order);
      cancelIdle();
      underWay += 1;
      if (!drawing || drawing.isOver) drawing = startDrawingProcess();
      try {
        return await drawing.ask(order);
      } finally {
        underWay -= 1;
        if (underWay === 0) cancelIdle = after(idleMs, end);
      }
    },
    close() {
      isClosed = true;
      end();
    },
  };
}
