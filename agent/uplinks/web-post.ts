/** An uplink to a web address: posts a row of JSON for each score, such as to a Google Apps Script. */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";
import {
  faultOfAnswer,
  faultOfConnection,
  MirrorFault,
  type TargetWords,
} from "../../common/runtime/influx/mirror-fault.ts";
import { addressOf, mirrorTimeoutMs, mirrorUrl } from "../../common/runtime/influx/mirror-url.ts";
import type { ScoreRow, ScoreTarget } from "./score-rows.ts";

const config = z.strictObject({
  id,
  type: z.literal("web-post"),
  /** Address that takes the rows, http or https. */
  url: mirrorUrl,
  /** File on this gateway that holds a secret word, alone in it; left out: none is sent. */
  tokenFile: z.string().min(1).max(4096).optional(),
  timeoutMs: mirrorTimeoutMs,
});
type WebPostSettings = z.output<typeof config>;

/** Uplink `web-post`. */
export const webPost = { config, create: createTarget };

/** Most answers of "look elsewhere" to one post. */
const mostRedirects = 5;
/** More of an answer isn't read, in bytes. */
const mostAnswerBytes = 65_536;
/** Statuses whose meaning is the same everywhere; others are told with what came. */
const wellKnown = new Set([400, 401, 403, 404, 408, 413, 422, 425, 429]);

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type: string;
  readonly retryAfter: string | undefined;
  /** It was asked for with GET, where a redirect led: what answers there may never have seen the rows. */
  readonly isElsewhere: boolean;
}

function createTarget({ url, tokenFile, timeoutMs }: WebPostSettings): ScoreTarget {
  const words: TargetWords = {
    // What stands behind `?` may be a secret.
    address: addressOf(url),
    checkLogin: tokenFile === undefined ? "name its secret word in tokenFile" : "check the word in tokenFile",
    checkPlace: "check the url; a script must be deployed as a web app",
  };
  let token: string | undefined;

  async function readToken(): Promise<void> {
    if (tokenFile === undefined) return;
    token = (
      await readFile(tokenFile, "utf8").catch((error: unknown) => {
        throw new MirrorFault("refused", `can't read the secret word in ${tokenFile}: write it there`, {
          cause: error,
        });
      })
    ).trim();
  }

  async function post(rows: readonly ScoreRow[], signal: AbortSignal): Promise<Answer> {
    const body = JSON.stringify({ version: 1, ...(token !== undefined && { token }), rows });
    try {
      return await follow(url, body, token, signal);
    } catch (error) {
      if (error instanceof MirrorFault) throw error;
      if (error instanceof Error && error.name === "TimeoutError") {
        throw new MirrorFault(
          "later",
          `${words.address} gave no answer within ${timeoutMs / 1000} s: check the network`,
        );
      }
      throw faultOfConnection((error as { cause?: unknown }).cause ?? error, words);
    }
  }

  return {
    takes: "scores",
    open: readToken,
    async write(rows, signal) {
      const answer = await post(rows, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      signal.throwIfAborted();
      const fault = faultIn(answer, words);
      if (fault) throw fault;
      return { dropped: 0 };
    },
    async close() {},
  };
}

/** Posts, and follows where the answer lies elsewhere: asked for there with GET, as browsers do and Google's scripts need. */
async function follow(url: string, body: string, token: string | undefined, signal: AbortSignal): Promise<Answer> {
  const headers = {
    "content-type": "application/json; charset=utf-8",
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  let next = new URL(url);
  let request: RequestInit = { method: "POST", headers, body };
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    const response = await fetch(next, { ...request, signal, redirect: "manual" });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null)
      return { ...(await readAnswer(response)), isElsewhere: request.method === "GET" };
    await response.body?.cancel();
    const to = URL.canParse(location, next.href) ? new URL(location, next.href) : undefined;
    const isDowngrade = next.protocol === "https:" && to?.protocol !== "https:";
    const isMoved = response.status === 307 || response.status === 308;
    // Rows and the secret word go nowhere that the settings don't name.
    if (!to || !/^https?:$/.test(to.protocol) || isDowngrade || (isMoved && to.origin !== next.origin)) {
      throw new MirrorFault(
        "refused",
        `${addressOf(url)} sends us to ${to?.origin ?? "nowhere"}: write that address as url`,
      );
    }
    if (!isMoved) request = { method: "GET" };
    next = to;
  }
  throw new MirrorFault("refused", `${addressOf(url)} sends us round and round: check the url`);
}

async function readAnswer(response: Response): Promise<Omit<Answer, "isElsewhere">> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > mostAnswerBytes) break;
  }
  const { status, headers } = response;
  return { status, text, type: headers.get("content-type") ?? "", retryAfter: headers.get("retry-after") ?? undefined };
}

/** Why an answer means that the rows weren't taken; undefined when they were. */
function faultIn(answer: Answer, words: TargetWords): MirrorFault | undefined {
  const { status, text, type, isElsewhere } = answer;
  if (status >= 500 || wellKnown.has(status)) return faultOfAnswer(answer, words);
  if (status < 200 || status >= 300) {
    return new MirrorFault("refused", `${words.address} takes no rows (${status}): ${words.checkPlace}`);
  }
  const said = parseJson(text);
  if (said?.ok === false) {
    const why = String(said.error ?? "it doesn't say why").slice(0, 160);
    return new MirrorFault(said.again === true ? "later" : "refused", `${words.address} takes no rows: ${why}`);
  }
  // A page to log in to, or one that speaks of an error in a script.
  if (said === undefined && /html/i.test(type)) {
    return new MirrorFault("refused", `${words.address} answers with a page: ${words.checkPlace} that anyone may use`);
  }
  if (isElsewhere && said?.ok !== true) {
    const mend = 'write the address it sends us to as url, or let it answer {"ok":true} there';
    return new MirrorFault(
      "refused",
      `${words.address} sends us on, and nobody there says that rows were kept: ${mend}`,
    );
  }
  return undefined;
}

function parseJson(text: string): { ok?: unknown; error?: unknown; again?: unknown } | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
