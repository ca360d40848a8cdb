/** Asks a web camera: one connection, with its login, and in plain words what went wrong. */
import { randomBytes } from "node:crypto";
import { get as askPlain, type IncomingMessage } from "node:http";
import { get as askSecurely } from "node:https";
import { publicAddress } from "../sensors/http-answer.ts";
import { CameraFault } from "./camera-fault.ts";
import type { Login } from "./camera-login.ts";
import { answerChallenge } from "./digest-login.ts";

/** The simulator's cameras send this header. */
const simulatedHeader = "x-machikoba-simulated";

interface WebPage {
  readonly url: string;
  /** The settings say that its pictures are made up. */
  readonly simulated: boolean;
}

/** Opens the address; the answer is there, its body is to be read. Rejects with a CameraFault; redirects aren't followed. */
export async function openCameraWeb(
  { url, simulated }: WebPage,
  login: Login | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const where = publicAddress(url);
  try {
    let answer = await ask(url, {}, signal);
    if (answer.statusCode === 401 && login) {
      const authorization = answerTo(answer, url, login);
      answer.destroy();
      if (authorization === undefined) {
        throw new CameraFault(
          "refused-login",
          `${where} wants a login of a kind that isn't known here: set it to Digest or Basic in the camera`,
        );
      }
      answer = await ask(url, { authorization }, signal);
    }
    const isUnmarked = answer.headers[simulatedHeader] === "true" && !simulated;
    if (answer.statusCode === 200 && !isUnmarked) return answer;
    answer.destroy();
    throw refusal(where, answer, login);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof CameraFault ? error : networkFault(where, error);
  }
}

/** What the network says, and what to do then; the first that fits counts. */
const networkSayings: readonly (readonly [RegExp, CameraFault["code"], string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, "wrong-address", "isn't known in this network: check url, or write the camera's IP address"],
  [
    /ECONNREFUSED/,
    "wrong-address",
    "refuses the connection: check the port in url, and that its web page is switched on",
  ],
  [
    /EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ETIMEDOUT/,
    "unplugged",
    "can't be reached: check the camera's power and network",
  ],
  [
    /CERT|SELF_SIGNED|TLS|SSL|EPROTO/,
    "wrong-address",
    "has a certificate of its own making: write http:// in url, or name the certificate in NODE_EXTRA_CA_CERTS",
  ],
  [/^HPE_/, "wrong-address", "doesn't speak HTTP: check the port in url"],
  [/^/, "no-picture", "broke the connection: check its network, and start the camera again"],
];

/** The fault of a connection that failed or broke. */
export function networkFault(where: string, error: unknown): CameraFault {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const reason = String(code ?? message);
  const [, cause, mend] = networkSayings.find(([pattern]) => pattern.test(reason)) ?? [/^/, "no-picture", ""];
  return new CameraFault(cause, `${where} ${mend} (${reason})`, error);
}

function ask(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<IncomingMessage> {
  const send = new URL(url).protocol === "https:" ? askSecurely : askPlain;
  return new Promise((resolve, reject) => {
    send(url, { agent: false, signal, headers: { accept: "image/jpeg, image/png, */*", ...headers } })
      .once("response", resolve)
      // One that wants to speak another protocol (101) gives no answer after it.
      .on("upgrade", (_answer, socket) => socket.destroy())
      .on("error", reject)
      .once("close", () => reject(new Error("it closed the connection without an answer")));
  });
}

function answerTo({ rawHeaders }: IncomingMessage, url: string, login: Login): string | undefined {
  const challenges = rawHeaders.filter(
    (_text, index) => rawHeaders[index - 1]?.toLowerCase() === "www-authenticate" && index % 2 === 1,
  );
  const { pathname, search } = new URL(url);
  return answerChallenge(challenges, login, {
    method: "GET",
    uri: `${pathname}${search}`,
    clientNonce: randomBytes(8).toString("hex"),
  });
}

function refusal(
  where: string,
  { statusCode: status = 0, headers }: IncomingMessage,
  login: Login | undefined,
): CameraFault {
  const fault = (code: CameraFault["code"], mend: string) =>
    new CameraFault(code, `${where} answers ${status}: ${mend}`);
  if (status === 200)
    return fault("wrong-address", "a simulator; add simulated: true, so that its scores don't pass for real");
  if (status === 401 || status === 403) {
    return fault(
      "refused-login",
      login ? "check username and password" : "it wants a name and a password; write username and passwordFile",
    );
  }
  if (status >= 300 && status < 400) {
    const to = headers.location ?? "";
    return fault(
      "wrong-address",
      URL.canParse(to)
        ? `it sends us on to ${publicAddress(to)}; write that into url`
        : "it sends us on; write into url where a browser ends up",
    );
  }
  if (status === 404 || status === 410)
    return fault("wrong-address", "there is no such page on it; look for the path of the snapshot in its manual");
  if (status === 429 || status === 503) return fault("busy", "it is busy; close other programs that look through it");
  if (status >= 500) return fault("no-picture", "the camera has a fault of its own; start it again");
  return fault("wrong-address", "check url with the camera's manual");
}
