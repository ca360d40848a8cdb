/** What people ask of the past and change of it, over HTTP: questions, files, changes, re-evaluations, the room that it takes. */
import type { PlantSettings } from "../../common/contract/plant-settings.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { createHistoryRoutes } from "./api/history-routes.ts";
import { createPastRoutes } from "./api/past-routes.ts";
import { createStoreRoute } from "./api/store-route.ts";
import { type HistoryRoutes, joinRoutes } from "./api/web-app.ts";
import type { Editor } from "./auth/editor.ts";
import { type StoreWatch, watchStore } from "./outlook/watch-store.ts";
import { createReEvaluations } from "./re-evaluation/re-evaluations.ts";
import type { Store } from "./store/store.ts";

interface PastRoomParts {
  readonly dataDir: string;
  /** The database. */
  readonly path: string;
  readonly store: Pick<Store, "reader" | "writer">;
  /** The settings that hold. */
  readonly plant: () => PlantSettings;
  readonly editor: Editor;
  readonly clock: Clock;
  readonly nowMs: () => number;
  /** The past of a machine has changed; undefined: of one of them. */
  readonly onEdit: (machine: string | undefined) => void;
  readonly onFailure: (error: unknown) => void;
}

/** The parts that the dashboard joins. */
export interface PastRoom extends Pick<StoreWatch, "outlook" | "problems"> {
  readonly addRoutes: HistoryRoutes;
  stop(): void;
}

/** Builds them. */
export function createPastRoom(parts: PastRoomParts): PastRoom {
  const { dataDir, path, store, plant, editor, clock, nowMs, onEdit, onFailure } = parts;
  const { reader, writer } = store;
  const keepDays = () => ({ seconds: plant().keep.secondsDays, minutes: plant().keep.minutesDays });
  const reEvaluations = createReEvaluations({ dataDir, plant, writer, nowMs });
  const watch = watchStore({ path, reader, keepDays, nowMs, clock, onFailure });
  return {
    outlook: watch.outlook,
    problems: watch.problems,
    addRoutes: joinRoutes(
      createHistoryRoutes({ reader, nowMs }),
      createPastRoutes({ writer, reEvaluations, plant, editor, nowMs, onEdit }),
      createStoreRoute(watch, nowMs),
    ),
    stop() {
      reEvaluations.stop();
      watch.stop();
    },
  };
}
