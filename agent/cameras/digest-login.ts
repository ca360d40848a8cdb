/** Logs in to a web camera: answers the challenge of its server by Digest (RFC 7616) or Basic (RFC 7617). */
import { createHash } from "node:crypto";
import type { Login } from "./camera-login.ts";

/** Hash functions by the name in a challenge; those that end in -sess hash the session in as well. */
const hashes = new Map([
  ["md5", "md5"],
  ["sha-256", "sha256"],
]);

/** What a challenge is answered for. */
interface ChallengedRequest {
  readonly method: string;
  /** Path and query as in the request. */
  readonly uri: string;
  /** A text that was never used before. */
  readonly clientNonce: string;
}

/** The header `Authorization` for one of the challenges, the best one; undefined when none is known. */
export function answerChallenge(
  challenges: readonly string[],
  login: Login,
  request: ChallengedRequest,
): string | undefined {
  for (const challenge of challenges) {
    const found = /(?:^|,\s*)digest\s+(.*)$/is.exec(challenge);
    const answer = found && answerDigest(parametersOf(found[1] ?? ""), login, request);
    if (answer) return answer;
  }
  if (!challenges.some((challenge) => /(?:^|,\s*)basic\b/i.test(challenge))) return undefined;
  return `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
}

function answerDigest(
  challenge: ReadonlyMap<string, string>,
  { username, password }: Login,
  { method, uri, clientNonce }: ChallengedRequest,
): string | undefined {
  const { realm = "", nonce = "", algorithm = "MD5", opaque, qop } = Object.fromEntries(challenge);
  const algorithmName = algorithm.toLowerCase();
  const hashName = hashes.get(algorithmName.replace(/-sess$/, ""));
  const withQop = qop?.split(",").some((one) => one.trim() === "auth") ?? false;
  if (!hashName || nonce === "" || (qop !== undefined && !withQop)) return undefined;
  const hash = (text: string) => createHash(hashName).update(text).digest("hex");
  const user = hash(`${username}:${realm}:${password}`);
  const secret = algorithmName.endsWith("-sess") ? hash(`${user}:${nonce}:${clientNonce}`) : user;
  const count = "00000001";
  const middle = withQop ? `${nonce}:${count}:${clientNonce}:auth` : nonce;
  const response = hash(`${secret}:${middle}:${hash(`${method}:${uri}`)}`);
  const quoted = { username, realm, nonce, uri, response, ...(opaque === undefined ? {} : { opaque }) };
  const parts = Object.entries(quoted).map(([name, value]) => `${name}="${value.replace(/["\\]/g, "\\$&")}"`);
  if (challenge.has("algorithm")) parts.push(`algorithm=${algorithm}`);
  if (withQop) parts.push("qop=auth", `nc=${count}`);
  if (withQop || algorithmName.endsWith("-sess")) parts.push(`cnonce="${clientNonce}"`);
  return `Digest ${parts.join(", ")}`;
}

/** The parameters of a challenge, by their names in small letters; of two of one name the first. */
function parametersOf(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name = "", quoted, plain] of text.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
  }
  return parameters;
}
