/** Asks a web address for a short text, and says in plain words what went wrong and what to do. */
import { get as askPlain, type IncomingMessage, type RequestOptions } from "node:http";
import { get as askSecurely } from "node:https";
import { z } from "zod";

/** Largest answer that is read, in bytes: a status page of a meter has some thousand. */
export const maxAnswerBytes = 256 * 1024;

/** Headers that belong to the connection; it is made anew for each question. */
const ownHeaders = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Setting: a web address. What it hides from messages is what stands behind `?`; passwords belong into headers. */
export const webAddress = z
  .url({ protocol: /^https?$/, error: "must be an address that begins with http:// or https://" })
  .refine((url) => !URL.canParse(url) || (new URL(url).username === "" && new URL(url).password === ""), {
    message: 'must not hold a password; send it by headers: { Authorization: "Basic …" }',
  });

/** Setting: headers to send, such as `Authorization`. Their values are secrets: no message of ours holds them. */
export const webHeaders = z.record(
  z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]{1,100}$/, "isn't the name of a header")
    .refine((name) => !ownHeaders.has(name.toLowerCase()), { message: "is a header that can't be set" }),
  z.string().regex(/^[\x20-\x7e]{0,4000}$/, "must be plain letters, digits and signs in one line"),
);

/** A question to a web address. */
export interface WebQuestion {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** The address as it may stand in messages: what is behind `?` is often a key. */
export function publicAddress(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}

/** Words that aren't hidden although a header holds them: too short to be secrets, or known to everybody. */
const shortestSecret = 4;
const openWords = /^(?:basic|bearer|digest|token|application\/json|\*\/\*)$/i;

/** The text without the values of headers, which a device may echo. */
export function withoutSecrets(text: string, headers: WebQuestion["headers"]): string {
  const secrets = Object.values(headers)
    .flatMap((value) => [value, ...value.split(/[\s=;,:]+/)])
    .filter((word) => word.length >= shortestSecret && !openWords.test(word))
    .sort((a, b) => b.length - a.length);
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
}

/** Asks, and answers with the text. Rejects with a message that says what to do; redirects aren't followed. */
export async function askWeb({ url, headers, timeoutMs }: WebQuestion, signal: AbortSignal): Promise<string> {
  const where = publicAddress(url);
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await ask(url, { headers, signal: AbortSignal.any([signal, late]) });
    if (answer.statusCode === 200) return await readText(answer, where);
    answer.destroy();
    throw new WrongAnswer(`${where} answers ${answer.statusCode}: ${adviceFor(answer)}`);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof WrongAnswer) throw new Error(error.message);
    if (late.aborted) {
      throw new Error(
        `${where} hasn't answered in full within ${timeoutMs} ms: check its power and its network, or raise timeoutMs`,
      );
    }
    throw new Error(
      `${where} can't be asked (${reasonOf(error)}): check the address, the device's power and its network`,
    );
  }
}

/** An answer that came, but can't be used. */
class WrongAnswer extends Error {}

/**
 * Sends the question. Not by `fetch`, which opens another connection after each failure and keeps it: small devices serve one
 * at a time.
 */
function ask(url: string, { headers, ...options }: RequestOptions): Promise<IncomingMessage> {
  const send = new URL(url).protocol === "https:" ? askSecurely : askPlain;
  return new Promise((resolve, reject) => {
    const usual = { accept: "application/json, text/plain, */*", "accept-encoding": "identity" };
    send(url, { ...options, agent: false, headers: { ...usual, ...headers } })
      .once("response", resolve)
      .on("error", reject);
  });
}

async function readText(answer: IncomingMessage, where: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop by an error closes the connection.
  for await (const chunk of answer as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes) {
      throw new WrongAnswer(
        `${where} answers more than ${maxAnswerBytes} bytes: choose an address that gives the values alone`,
      );
    }
    chunks.push(chunk);
  }
  // Names in another encoding do no harm to the numbers.
  return new TextDecoder().decode(Buffer.concat(chunks)).trim();
}

function adviceFor({ statusCode: status = 0, headers }: IncomingMessage): string {
  if (status >= 300 && status < 400) {
    const to = headers.location ?? "";
    return URL.canParse(to)
      ? `it sends us on to ${publicAddress(to)}; if that is the device, write it into url`
      : "it sends us on to another address; open url in a browser, and write into it where you end up";
  }
  if (status === 401 || status === 403) return "it wants a password or key; check headers";
  if (status === 404 || status === 410) return "there is no such page on it; check url";
  if (status === 429) return "it is asked too often; raise readEveryMs";
  if (status >= 500) return "the device has a fault of its own; look at it, or start it again";
  return "check url, and what the device's manual says of it";
}

/** What the network said: a code where there is one. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message || error.name;
}
