/** `/api/past`: changes that people make of the past, each with an author and a way back. */
import express, { type Express, type Request, type Response, type Router } from "express";
import { z } from "zod";
import type { PastRights, ReEvaluationAnswer } from "../../../common/contract/past-answers.ts";
import type { PlantSettings } from "../../../common/contract/plant-settings.ts";
import { type Editor, refuseEdit } from "../auth/editor.ts";
import { pastEdit, reEvaluationRequest } from "../history/past-writer.ts";
import { ReEvaluationRefusal, type ReEvaluations, reEvaluationOrder } from "../re-evaluation/re-evaluations.ts";
import type { Store } from "../store/store.ts";

interface PastRoutesOptions {
  readonly writer: Pick<Store["writer"], "edit" | "undo" | "reEvaluate">;
  readonly reEvaluations: ReEvaluations;
  readonly plant: () => PlantSettings;
  readonly editor: Editor;
  readonly nowMs: () => number;
  /** The past of a machine has changed; undefined: of one of them. */
  readonly onEdit: (machine: string | undefined) => void;
}

/** A change is a few fields. */
const maxEditBytes = 4096;
/** A month of a machine with a change every ten seconds. */
const maxReEvaluationBytes = 16 * 1024 * 1024;
const undo = z.strictObject({ id: z.int().positive() });
const jobOrder = z.strictObject({ job: z.int().positive() });

/** Creates the routes. */
export function createPastRoutes(options: PastRoutesOptions): (app: Express) => void {
  const { editor } = options;
  return (app) => {
    app.get("/api/past", (request, response) => {
      response.json({ mayEdit: editor.mayEdit(request) } satisfies PastRights);
    });
    const past = express.Router();
    past.use((request, response, next) => {
      if (editor.mayEdit(request)) next();
      else refuseEdit(response);
    });
    addReadyReEvaluation(past, options);
    past.use(express.json({ limit: maxEditBytes }));
    addEdits(past, options);
    addReEvaluations(past, options);
    app.use("/api/past", past);
  };
}

/** A span that was decided again elsewhere, as the command line does. */
function addReadyReEvaluation(past: Router, { writer, editor, nowMs, onEdit }: PastRoutesOptions): void {
  past.post("/re-evaluate", express.json({ limit: maxReEvaluationBytes }), async (request, response) => {
    const asked = understood(reEvaluationRequest, request, response);
    if (!asked) return;
    const segments = asked.segments.map(([startMs, endMs, state]) => {
      return { startMs, endMs, state, cause: undefined, revision: 0, mark: "re-evaluated" as const };
    });
    const id = await writer.reEvaluate({ ...asked, segments }, editor.nameOf(request), nowMs());
    onEdit(asked.machine);
    response.json({ id });
  });
}

function addEdits(past: Router, { writer, editor, nowMs, onEdit }: PastRoutesOptions): void {
  past.post("/edit", async (request, response) => {
    const asked = understood(pastEdit, request, response);
    if (!asked) return;
    // What was can be put right, what will be can't: it would hide what the machine really does then.
    const edit = asked.kind === "corrected" ? { ...asked, endMs: Math.min(asked.endMs, nowMs()) } : asked;
    if (edit.kind === "corrected" && edit.startMs >= edit.endMs) {
      response.status(400).json({ error: "startMs: must be before now" });
      return;
    }
    const id = await writer.edit(edit, editor.nameOf(request), nowMs());
    onEdit(edit.machine);
    response.json({ id: id ?? null });
  });
  past.post("/undo", async (request, response) => {
    const asked = undo.safeParse(request.body);
    const isUndone = asked.success && (await writer.undo(asked.data.id, nowMs()));
    if (!isUndone) {
      response.status(404).json({ error: "There is no such change, or it is undone already." });
      return;
    }
    onEdit(undefined);
    response.json({});
  });
}

function addReEvaluations(past: Router, { reEvaluations, plant, editor, onEdit }: PastRoutesOptions): void {
  past.get("/re-evaluation", (request, response) => {
    const machine = plant().machines.find(({ id }) => id === request.query.machine);
    const answer: ReEvaluationAnswer = { job: reEvaluations.current(), detection: machine?.detection ?? null };
    response.json(answer);
  });
  past.post("/re-evaluation", async (request, response) => {
    const order = understood(reEvaluationOrder, request, response);
    if (order) await answerUnlessRefused(response, async () => reEvaluations.start(order));
  });
  past.post("/re-evaluation/apply", async (request, response) => {
    const order = understood(jobOrder, request, response);
    if (!order) return;
    await answerUnlessRefused(response, async () => {
      const applied = await reEvaluations.apply(order.job, editor.nameOf(request));
      onEdit(applied.machine);
      return applied;
    });
  });
  past.post("/re-evaluation/cancel", (request, response) => {
    const order = understood(jobOrder, request, response);
    if (!order) return;
    if (reEvaluations.cancel(order.job)) response.json({});
    else response.status(404).json({ error: "There is no such re-evaluation any more." });
  });
}

/** The body, or undefined after it was said what is wrong with it. */
function understood<S extends z.ZodType>(schema: S, request: Request, response: Response): z.output<S> | undefined {
  const asked = schema.safeParse(request.body);
  if (asked.success) return asked.data;
  response.status(400).json({ error: z.prettifyError(asked.error) });
  return undefined;
}

async function answerUnlessRefused(response: Response, answer: () => Promise<object>): Promise<void> {
  try {
    response.json(await answer());
  } catch (error) {
    if (!(error instanceof ReEvaluationRefusal)) throw error;
    response.status(409).json({ error: error.message });
  }
}
