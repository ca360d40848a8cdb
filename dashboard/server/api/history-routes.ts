/** The routes of the past: questions, answered as JSON by the asking thread, and changes that people make. */
import express, { type Express, type Request, type Response } from "express";
import { z } from "zod";
import { questionNames } from "../answers/answers.ts";
import { type Editor, refuseEdit } from "../auth/editor.ts";
import { pastEdit, reEvaluationRequest } from "../history/past-writer.ts";
import type { Store } from "../store/store.ts";
import { sendTable } from "./export-route.ts";

interface HistoryRoutesOptions {
  readonly store: Pick<Store, "reader" | "writer">;
  readonly editor: Editor;
  readonly nowMs: () => number;
  /** The past of a machine has changed. */
  readonly onEdit: (machine: string) => void;
}

/** A change is a few fields. */
const maxEditBytes = 4096;
/** A month of a machine with a change every ten seconds. */
const maxReEvaluationBytes = 16 * 1024 * 1024;
const undo = z.strictObject({ id: z.int().positive() });

/** Creates the routes. */
export function createHistoryRoutes({ store, editor, nowMs, onEdit }: HistoryRoutesOptions): (app: Express) => void {
  async function answer(name: (typeof questionNames)[number], request: Request, response: Response): Promise<void> {
    const answered = await store.reader.ask(name, { ...request.query }, nowMs());
    if ("refusal" in answered) response.status(400).json({ error: answered.refusal });
    else response.type("application/json").send(Buffer.from(answered.json.buffer));
  }

  return (app) => {
    for (const name of questionNames) app.get(`/api/${name}`, (request, response) => answer(name, request, response));
    app.get("/api/export", (request, response) => sendTable(store.reader, request, response));
    const past = express.Router();
    past.use((request, response, next) => {
      if (editor.mayEdit(request)) next();
      else refuseEdit(response);
    });
    past.post("/re-evaluate", express.json({ limit: maxReEvaluationBytes }), async (request, response) => {
      const asked = reEvaluationRequest.safeParse(request.body);
      if (!asked.success) {
        response.status(400).json({ error: z.prettifyError(asked.error) });
        return;
      }
      const { segments, ...rest } = asked.data;
      const evaluation = {
        ...rest,
        segments: segments.map(([startMs, endMs, state]) => {
          return { startMs, endMs, state, cause: undefined, revision: 0, mark: "re-evaluated" as const };
        }),
      };
      const id = await store.writer.reEvaluate(evaluation, editor.nameOf(request), nowMs());
      onEdit(rest.machine);
      response.json({ id });
    });
    past.use(express.json({ limit: maxEditBytes }));
    past.post("/edit", async (request, response) => {
      const edit = pastEdit.safeParse(request.body);
      if (!edit.success) {
        response.status(400).json({ error: z.prettifyError(edit.error) });
        return;
      }
      const id = await store.writer.edit(edit.data, editor.nameOf(request), nowMs());
      onEdit(edit.data.machine);
      response.json({ id: id ?? null });
    });
    past.post("/undo", async (request, response) => {
      const asked = undo.safeParse(request.body);
      const isUndone = asked.success && (await store.writer.undo(asked.data.id, nowMs()));
      if (isUndone) response.json({});
      else response.status(404).json({ error: "There is no such change, or it is undone already." });
    });
    app.use("/api/past", past);
  };
}
