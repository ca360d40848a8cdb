/** Why a mirror didn't take what it was sent, and what becomes of it. */

/**
 * What to do next: `later` try again soon; `refused` a person has to change something first; `points` some of the points
 * can't be taken, the target is well otherwise.
 */
type MirrorFate = "later" | "refused" | "points";

interface FaultDetails {
  readonly retryAfterMs?: number | undefined;
  readonly partlyDropped?: number | undefined;
  readonly cause?: unknown;
}

/** A failure of a mirror's target. The message says what to do; it names no password and no token. */
export class MirrorFault extends Error {
  override readonly name = "MirrorFault";
  readonly fate: MirrorFate;
  /** How long the target wants to be left alone, in ms; undefined where it didn't say. */
  readonly retryAfterMs: number | undefined;
  /** So many points were refused, and all others taken; undefined where none was taken. */
  readonly partlyDropped: number | undefined;

  constructor(fate: MirrorFate, message: string, more: FaultDetails = {}) {
    super(message, { cause: more.cause });
    this.fate = fate;
    this.retryAfterMs = more.retryAfterMs;
    this.partlyDropped = more.partlyDropped;
  }
}

/** What a target answered instead of taking it. */
interface WrongAnswer {
  readonly status: number;
  /** What it says itself: text, or JSON with `error` or `message`. */
  readonly text: string;
  /** The header `Retry-After`: seconds, or a date. */
  readonly retryAfter?: string | undefined;
}

/** What to say of a target's answers. */
export interface TargetWords {
  /** Its address, without credentials. */
  readonly address: string;
  /** What to check when it doesn't let us in, and when it doesn't know where to put the points. */
  readonly checkLogin: string;
  readonly checkPlace: string;
}

/** Too many requests, or busy: asked to come again. */
const busyStatuses = new Set([408, 425, 429]);
/** Something is wrong with what was sent, or it was too much at once. */
const pointStatuses = new Set([400, 413, 422]);
/** However long a target wants to be left alone, we look again after this, in ms. */
const longestRetryAfterMs = 3_600_000;

/** The fault that an HTTP answer stands for. `nowMs` is the wall time, for a `Retry-After` that is a date. */
export function faultOfAnswer(answer: WrongAnswer, words: TargetWords, nowMs = Date.now()): MirrorFault {
  const { status, retryAfter } = answer;
  const { address, checkLogin, checkPlace } = words;
  const said = `${status}${answer.text === "" ? "" : `, ${plainText(answer.text)}`}`;
  if (status >= 500 || busyStatuses.has(status)) {
    const what = status >= 500 ? "can't take anything now: see its log, and whether its disk is full" : "is busy";
    return new MirrorFault("later", `${address} ${what} (${said})`, { retryAfterMs: retryAfterMs(retryAfter, nowMs) });
  }
  if (status === 401 || status === 403)
    return new MirrorFault("refused", `${address} refuses us (${said}): ${checkLogin}`);
  if (status === 404)
    return new MirrorFault("refused", `${address} doesn't know where to put it (${said}): ${checkPlace}`);
  if (pointStatuses.has(status)) {
    const dropped = /partial write.*dropped=(\d+)/s.exec(answer.text)?.[1];
    const partlyDropped = dropped === undefined ? undefined : Number(dropped);
    return new MirrorFault("points", `${address} refuses points (${said})`, { partlyDropped });
  }
  return new MirrorFault("refused", `${address} doesn't answer as InfluxDB does (${said}): check the url`);
}

/** The fault that a broken connection stands for. */
export function faultOfConnection(error: unknown, { address }: TargetWords): MirrorFault {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const said = String(code ?? message ?? error).slice(0, 120);
  if (/CERT|SELF_SIGNED|ISSUER|SIGNATURE|TLS_/.test(said)) {
    const what = "check the computer's clock, or name the authority's file in NODE_EXTRA_CA_CERTS";
    return new MirrorFault("refused", `the certificate of ${address} can't be trusted (${said}): ${what}`, {
      cause: error,
    });
  }
  return new MirrorFault("later", `${address} doesn't answer (${said}): check that it runs, and the network`, {
    cause: error,
  });
}

function retryAfterMs(text: string | undefined, nowMs: number): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestRetryAfterMs) : undefined;
}

/** What a target says, short and without the JSON round it. */
function plainText(text: string): string {
  const said = /"(?:error|message)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
  return said
    .replaceAll(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, 160);
}

/** Waits for a write; where a target took all but some points, says how many. */
export async function partlyWritten(writing: Promise<unknown>): Promise<{ dropped: number; reason?: string }> {
  try {
    await writing;
    return { dropped: 0 };
  } catch (error) {
    if (!(error instanceof MirrorFault) || error.partlyDropped === undefined) throw error;
    return { dropped: error.partlyDropped, reason: error.message };
  }
}
