/** The kinds of load that a scenario may name. */
import { z } from "zod";
import type { Load } from "../phase-load.ts";
import { boardCutter } from "./board-cutter.ts";
import { compressor } from "./compressor.ts";
import type { LoadContext } from "./define-load.ts";
import { dustCollector } from "./dust-collector.ts";
import { millSpindle } from "./mill-spindle.ts";
import { steady } from "./steady.ts";

/** All kinds of load, by the `type` that settings give. */
export const loads = {
  "board-cutter": boardCutter,
  "dust-collector": dustCollector,
  compressor,
  "mill-spindle": millSpindle,
  steady,
} as const;

/** Settings of a load of any kind. */
export const loadSettings = z.discriminatedUnion("type", [
  boardCutter.config,
  dustCollector.config,
  compressor.config,
  millSpindle.config,
  steady.config,
]);

/** Settings of a load, with all defaults filled in. */
export type LoadSettings = z.output<typeof loadSettings>;

/** Builds a load of the kind that its settings name. */
export function createLoad(settings: LoadSettings, context: LoadContext): Load {
  switch (settings.type) {
    case "board-cutter":
      return boardCutter.create(settings, context);
    case "dust-collector":
      return dustCollector.create(settings, context);
    case "compressor":
      return compressor.create(settings, context);
    case "mill-spindle":
      return millSpindle.create(settings, context);
    case "steady":
      return steady.create(settings, context);
  }
}
