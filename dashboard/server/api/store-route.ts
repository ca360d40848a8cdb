/** `/api/store`: how much room the store takes, now and in years. */
import type { Express } from "express";
import type { StoreAnswer } from "../../../common/contract/store-answers.ts";
import type { StoreWatch } from "../outlook/watch-store.ts";

/** What is older is looked at again: who asks may have deleted something. */
const freshForMs = 60_000;

/** Creates the route. */
export function createStoreRoute(watch: StoreWatch, nowMs: () => number): (app: Express) => void {
  return (app) => {
    app.get("/api/store", async (_request, response) => {
      if (nowMs() - (watch.outlook()?.atMs ?? 0) > freshForMs) await watch.look();
      response.json({ outlook: watch.outlook() ?? null } satisfies StoreAnswer);
    });
  };
}
