/** Who may look: this computer itself, and whoever brings the viewing token. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Name of the cookie that holds the token after the first visit. */
export const viewingCookie = "machikoba_view";

const loopbackAddresses = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const loopbackHosts = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

/** Tells of requests whether they may look. */
export interface Viewer {
  /** True for a request of this computer, or with the token in its cookie. */
  mayView(request: IncomingMessage): boolean;
  isToken(text: string): boolean;
}

/** Creates the check for tokens, any of which will do. */
export function createViewer(...tokens: readonly string[]): Viewer {
  const expected = tokens.map(digest);
  const isToken = (text: string) => {
    const given = digest(text);
    return expected.map((one) => timingSafeEqual(given, one)).includes(true);
  };
  return {
    isToken,
    mayView: (request) => isLocal(request) || isToken(tokenOf(request) ?? ""),
  };
}

/** The token that a request brings: a program in its Authorization header, a browser in its cookie. */
export function tokenOf(request: IncomingMessage): string | undefined {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  return bearer ?? cookieOf(request, viewingCookie);
}

/**
 * True when the request comes from this computer and names it so. A forwarding proxy on this computer, or a name that
 * somebody has pointed at it (DNS rebinding), doesn't count.
 */
export function isLocal({ socket, headers }: IncomingMessage): boolean {
  if (headers["x-forwarded-for"] !== undefined || headers.forwarded !== undefined) return false;
  return loopbackAddresses.has(socket.remoteAddress ?? "") && loopbackHosts.test(headers.host ?? "");
}

/** True when a browser's page of another origin asks; requests without an origin come from programs, not pages. */
export function isForeignOrigin({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return false;
  return !URL.canParse(headers.origin) || new URL(headers.origin).host !== headers.host;
}

function cookieOf({ headers }: IncomingMessage, name: string): string | undefined {
  for (const part of headers.cookie?.split(";") ?? []) {
    const [key, ...value] = part.trim().split("=");
    if (key === name) return decoded(value.join("="));
  }
  return undefined;
}

/** Signs that can't stand in a cookie were written as `%xx` when it was set. */
function decoded(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
