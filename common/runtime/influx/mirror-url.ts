/** Settings that mirrors over HTTP share: their address, and how long an answer may take. */
import { z } from "zod";

/** An http or https address without credentials: these have keys of their own, which the log knows to keep out. */
export const mirrorUrl = z
  .url({ protocol: /^https?$/, error: "must be an address such as http://192.168.1.20:8086" })
  .refine((url) => !URL.canParse(url) || (new URL(url).username === "" && new URL(url).password === ""), {
    error: "must be without name and password: write them as keys of their own",
  });

/** How long the target may take for an answer, in ms. */
export const mirrorTimeoutMs = z.int().min(1000).max(300_000).default(30_000);

/** An address as messages name it. */
export function addressOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname.replace(/\/$/, "")}`;
}
