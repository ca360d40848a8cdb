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

/** Creates the check for one token. */
export function createViewer(token: string): Viewer {
  const expected = digest(token);
  const isToken = (text: string) => timingSafeEqual(digest(text), expected);
  return {
    isToken,
    mayView: (request) => isLocal(request) || isToken(cookieOf(request, viewingCookie) ?? ""),
  };
}

/**
 * True when the request comes from this computer and names it so. A forwarding proxy on this computer, or a name that
 * somebody has pointed at it (DNS rebinding), doesn't count.
 */
function isLocal({ socket, headers }: IncomingMessage): boolean {
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
