/** Tokens: whoever has the viewing token may look, whoever has the editing token may change the past too. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../../common/runtime/atomic-file.ts";

/** Reads the viewing token of a data folder, or makes one; `given` from the settings goes before both. */
export async function openViewingToken(dataDir: string, given: string | undefined): Promise<string> {
  return given ?? openToken(dataDir, "viewing-token");
}

/** Reads the editing token of a data folder, or makes one. */
export async function openEditingToken(dataDir: string): Promise<string> {
  return openToken(dataDir, "editing-token");
}

async function openToken(dataDir: string, name: string): Promise<string> {
  const path = join(dataDir, name);
  const kept = readKept(path);
  if (kept !== undefined) return kept;
  const token = randomBytes(18).toString("base64url");
  await writeFileAtomic(path, `${token}\n`, { mode: 0o600 });
  return token;
}

function readKept(path: string): string | undefined {
  try {
    const token = readFileSync(path, "utf8").trim();
    return token.length >= 16 ? token : undefined;
  } catch {
    return undefined;
  }
}
