/** Asks the running dashboard of this computer to change the past. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { wrongArgument } from "./file-arguments.ts";

/** Where the dashboard is. */
export interface PastAsked {
  readonly dataDir: string;
  /** Its HTTP port on this computer. */
  readonly port: number;
}

const answer = z.looseObject({ id: z.number().nullish(), error: z.string().optional() });

/** Posts a change. Throws SettingsError with what the dashboard says against it, or when it isn't there. */
export async function postPast(
  { dataDir, port }: PastAsked,
  path: "edit" | "undo" | "re-evaluate",
  body: unknown,
): Promise<{ readonly id?: number | null | undefined }> {
  let response: Response;
  try {
    response = await fetch(`http://127.0.0.1:${port}/api/past/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${readToken(dataDir)}` },
      body: JSON.stringify(body),
    });
  } catch (cause) {
    throw wrongArgument(`no dashboard answers on port ${port}: start Machikoba, or name its port with --port`, cause);
  }
  const said = answer.safeParse(await response.json().catch(() => ({})));
  const { id, error } = said.success ? said.data : {};
  if (!response.ok) throw wrongArgument(error ?? `the dashboard refused (${response.status})`);
  return { id };
}

function readToken(dataDir: string): string {
  try {
    return readFileSync(join(dataDir, "editing-token"), "utf8").trim();
  } catch (cause) {
    throw wrongArgument(
      `${dataDir} has no editing token: name the data folder of the running dashboard with --data`,
      cause,
    );
  }
}
