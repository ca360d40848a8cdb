/** Who may change something over HTTP: this computer itself, and whoever brings the editing token. */
import type { IncomingMessage } from "node:http";
import type { Response } from "express";
import { createViewer, isForeignOrigin, isLocal, tokenOf } from "./viewer.ts";

/** Tells of requests whether they may change something. */
export interface Editor {
  mayEdit(request: IncomingMessage): boolean;
  /** Whom the audit names: the computer itself, or the token. */
  nameOf(request: IncomingMessage): string;
}

/** Creates the check for one token. Another site's page in a browser of this computer may not. */
export function createEditor(token: string): Editor {
  const { isToken } = createViewer(token);
  const mayByToken = (request: IncomingMessage) => isToken(tokenOf(request) ?? "");
  return {
    mayEdit: (request) => !isForeignOrigin(request) && (isLocal(request) || mayByToken(request)),
    nameOf: (request) => (mayByToken(request) ? "editing token" : "this computer"),
  };
}

/** Says that a change isn't allowed, and how it would be. */
export function refuseEdit(response: Response): void {
  const error = "Changes are made on the gateway itself, or with the editing token from its data folder.";
  response.status(403).json({ error });
}
