/** Name and password of a network camera: as settings, and as they are read when they are needed. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { errorCode } from "../../common/runtime/errors.ts";
import { CameraFault } from "./camera-fault.ts";
import type { CameraContext } from "./define-camera.ts";

/** What HTTP and RTSP can carry in one line. */
const line = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^\p{Cc}]+$/u, "must be one line");

/** Settings of a camera that may want a name and a password. */
export const loginSettings = {
  username: line.regex(/^[^:]+$/, "can't have a colon").optional(),
  /** The password itself; it then stands in the plant settings, and travels with them. */
  password: line.optional(),
  /** Or the name of a file in the gateway's folder `secrets`, whose first line is the password. */
  passwordFile: z
    .string()
    .regex(/^[\w-][\w.-]{0,99}$/, "must be the name of a file in the folder secrets, without a path")
    .optional(),
} as const;

/** Name and password. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

interface LoginSettings {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly passwordFile?: string | undefined;
}

/** Holds that a name stands beside one password; for `superRefine`. */
export function checkLogin({ username, password, passwordFile }: LoginSettings, issues: z.RefinementCtx): void {
  const say = (key: string, message: string) => issues.addIssue({ code: "custom", path: [key], message });
  if (password !== undefined && passwordFile !== undefined) say("password", "give password or passwordFile, not both");
  if (username === undefined && (password ?? passwordFile) !== undefined) say("username", "is needed with a password");
}

/** Reads the login; undefined where none is set. Rejects with a CameraFault when the file can't be read. */
export async function readLogin(
  { username, password, passwordFile }: LoginSettings,
  { secretsFolder }: CameraContext,
): Promise<Login | undefined> {
  if (username === undefined) return undefined;
  if (passwordFile === undefined) return { username, password: password ?? "" };
  const path = join(secretsFolder, passwordFile);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    const why = errorCode(error) === "ENOENT" ? "isn't there" : `can't be read (${errorCode(error)})`;
    throw new CameraFault(
      "refused-login",
      `the file ${path} ${why}: write the camera's password into it, in one line`,
      error,
    );
  });
  const [first = ""] = text.split(/\r?\n/);
  return { username, password: first };
}

/** Setting: an address of these protocols without name and password in it. */
export function cameraAddress(protocol: RegExp, example: string) {
  return z
    .url({ protocol, error: `must be an address such as ${example}` })
    .max(1000)
    .regex(/^[\x21-\x7e]+$/, "can't have spaces or letters beyond ASCII: write them as %20 and the like")
    .refine((url) => !URL.canParse(url) || (new URL(url).username === "" && new URL(url).password === ""), {
      message: "must not hold a password: write it into username and passwordFile",
    });
}
