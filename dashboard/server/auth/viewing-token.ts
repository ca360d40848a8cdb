/** The viewing token: whoever has it may look. It is made at the first start and kept beside the data. */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomic } from "../../../common/runtime/atomic-file.ts";

/** Reads the token of a data folder, or makes one; `given` from the settings goes before both. */
export async function openViewingToken(dataDir: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const path = join(dataDir, "viewing-token");
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
