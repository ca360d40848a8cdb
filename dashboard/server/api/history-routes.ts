/** The routes of the past: questions, answered as JSON by the asking thread, and files. */
import type { Express, Request, Response } from "express";
import { questionNames } from "../answers/answers.ts";
import type { Store } from "../store/store.ts";
import { sendTable } from "./export-route.ts";

interface HistoryRoutesOptions {
  readonly reader: Store["reader"];
  readonly nowMs: () => number;
}

/** Creates the routes. */
export function createHistoryRoutes({ reader, nowMs }: HistoryRoutesOptions): (app: Express) => void {
  async function answer(name: (typeof questionNames)[number], request: Request, response: Response): Promise<void> {
    const answered = await reader.ask(name, { ...request.query }, nowMs());
    if ("refusal" in answered) response.status(400).json({ error: answered.refusal });
    else response.type("application/json").send(Buffer.from(answered.json.buffer));
  }

  return (app) => {
    for (const name of questionNames) app.get(`/api/${name}`, (request, response) => answer(name, request, response));
    app.get("/api/export", (request, response) => sendTable(reader, request, response));
  };
}
