/** The routes of areas: what they are now, and, for who may edit, to look, to set up, to save. */
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { z } from "zod";
import type { AreaSettings } from "../../../common/contract/area-settings.ts";
import type { BoardArea } from "../../../common/contract/live-events.ts";
import { type Editor, refuseEdit } from "../auth/editor.ts";
import { areaChange } from "./area-change.ts";
import type { AreaWork, SetUpInfo } from "./area-work.ts";
import { RequestFailedError, type RequestFailure } from "./gateway-requests.ts";

interface AreaRoutesOptions {
  readonly editor: Editor;
  readonly areas: () => readonly BoardArea[];
  readonly settingsOf: (area: string) => AreaSettings | undefined;
  readonly work: AreaWork;
  readonly setUpInfo: (area: AreaSettings, mayEdit: boolean) => SetUpInfo;
}

/** The largest thing that is sent here are settings with zones and lines. */
const maxBodyBytes = 64 * 1024;

const statuses: Readonly<Record<RequestFailure, number>> = { away: 503, silent: 504, refused: 409, busy: 429 };

/** What an address under an area does with its body. */
type Action = (area: AreaSettings, body: unknown, by: string) => unknown;

/** Creates the routes. */
export function createAreaRoutes({
  editor,
  areas,
  settingsOf,
  work,
  setUpInfo,
}: AreaRoutesOptions): (app: Express) => void {
  const actions: Readonly<Record<string, Action>> = {
    score: (area) => work.score(area),
    session: (area, _body, by) => work.beginSession(area, by),
    "session/end": (area, body) => work.endSession(area, body),
    preview: (area, body) => work.preview(area, body),
    reference: (area, body, by) => work.takeReference(area, body, by),
    "output-test": (area, body) => work.testOutput(area, body),
    settings: (area, body, by) => work.change(area, areaChange.parse(body), by),
  };

  async function act(action: Action, request: Request, response: Response): Promise<void> {
    const area = settingsOf(String(request.params.area));
    if (!area) return notFound(response);
    try {
      response.json((await action(area, request.body ?? {}, editor.nameOf(request))) ?? {});
    } catch (error) {
      tellFailure(error, response);
    }
  }

  return (app) => {
    app.get("/api/areas", (_request, response) => {
      response.json({ areas: areas() });
    });
    const area = express.Router();
    area.get("/:area/set-up", (request, response) => {
      const settings = settingsOf(String(request.params.area));
      if (settings) response.json(setUpInfo(settings, editor.mayEdit(request)));
      else notFound(response);
    });
    const edit = [
      (request: Request, response: Response, next: NextFunction) => {
        if (editor.mayEdit(request)) next();
        else refuseEdit(response);
      },
      express.json({ limit: maxBodyBytes }),
    ];
    for (const [name, action] of Object.entries(actions)) {
      area.post(`/:area/${name}`, ...edit, (request, response) => act(action, request, response));
    }
    app.use("/api/areas", area);
  };
}

function notFound(response: Response): void {
  response.status(404).json({ error: "There is no such area." });
}

function tellFailure(error: unknown, response: Response): void {
  if (error instanceof RequestFailedError) {
    response.status(statuses[error.reason]).json({ error: error.message, reason: error.reason });
  } else if (error instanceof z.ZodError) response.status(400).json({ error: z.prettifyError(error) });
  else throw error;
}
