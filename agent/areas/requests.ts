/** Hears what the dashboard asks of this gateway, has it done before its deadline, and replies. */
import type { z } from "zod";
import { type AreaRequest, areaRequests } from "../../common/contract/area-requests.ts";
import { type Message, parseMessage } from "../../common/contract/messages.ts";
import { buildTopic, topicTable } from "../../common/contract/topics.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { Log } from "../../common/runtime/log.ts";
import type { MqttLink } from "../../common/runtime/mqtt-link.ts";
import { RequestRefused } from "./setup-sessions.ts";

/** Does what a request asks; `remainingMs` is left until its deadline. Rejects with RequestRefused, or with a fault. */
export type RequestHandlers = {
  readonly [R in AreaRequest]: (given: z.output<(typeof areaRequests)[R]>, remainingMs: number) => Promise<unknown>;
};

interface RequestsOptions {
  readonly site: string;
  readonly gateway: string;
  readonly link: MqttLink;
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: RequestHandlers;
  readonly badMessage: (subject: string, reason: string) => void;
}

/** Ids that are remembered: what the broker delivers twice is done once. */
const mostIds = 200;
/** No request takes longer than this, in ms, whatever its deadline says. */
const longestMs = 3_600_000;
/** A deadline above this is a moment (epoch ms), below it a span in ms. */
const leastEpochMs = 1e12;
/** A deadline that is over by less, in ms, speaks for clocks that differ: the broker brings requests at once, and keeps none. */
const likelyAheadMs = 600_000;

/** Listens for requests; the answer ends it. */
export function answerRequests(options: RequestsOptions): () => void {
  const { site, gateway, link, clock, log, handlers, badMessage } = options;
  const topic = buildTopic("gatewayReplies", site, { gateway });
  const heard = new Set<string>();

  function reply(message: Message<"gatewayReplies">): void {
    if (!link.isConnected()) return;
    link.publish(topic, JSON.stringify(message), topicTable.gatewayReplies).catch(() => undefined);
  }

  /** What is left until the deadline, in ms. */
  function remainingOf(deadlineMs: number): number {
    const nowMs = clock.wallMs();
    if (deadlineMs < leastEpochMs) return Math.min(deadlineMs, longestMs);
    return nowMs === undefined ? longestMs : Math.min(deadlineMs - nowMs, longestMs);
  }

  async function answer({ id, request, arguments: given, deadlineMs }: Message<"gatewayRequests">): Promise<void> {
    const remainingMs = remainingOf(deadlineMs);
    // Whoever asked has given up by now.
    if (remainingMs <= -likelyAheadMs) return;
    try {
      if (remainingMs <= 0) throw new RequestRefused(clockAhead(remainingMs));
      reply({ id, ok: true, result: await handle(handlers, request, given, remainingMs) });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!(error instanceof RequestRefused)) log.warn({ request, reason: error.message }, "a request failed");
      reply({ id, ok: false, error: error.message.slice(0, 400) });
    }
  }

  return link.subscribe(buildTopic("gatewayRequests", site, { gateway }), ({ payload, retained }) => {
    // Requests are of the moment: one that the broker kept is nobody's any more.
    if (retained) return;
    const parsed = parseMessage("gatewayRequests", payload);
    if (!parsed.ok) {
      badMessage("requests", parsed.reason);
      return;
    }
    if (heard.has(parsed.value.id)) return;
    heard.add(parsed.value.id);
    for (const oldest of heard) if (heard.size > mostIds) heard.delete(oldest);
    void answer(parsed.value);
  });
}

function clockAhead(remainingMs: number): string {
  const seconds = Math.max(1, Math.round(-remainingMs / 1000));
  return `this gateway's clock is at least ${seconds} s ahead of the dashboard's: connect both to a time server`;
}

async function handle(
  handlers: RequestHandlers,
  request: string,
  given: unknown,
  remainingMs: number,
): Promise<unknown> {
  if (!isRequest(request)) {
    throw new RequestRefused(`this gateway doesn't know the request "${request.slice(0, 60)}": update its program`);
  }
  const parsed = areaRequests[request].safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RequestRefused(`${request}: ${issue?.path.join(".") || "arguments"}: ${issue?.message}`);
  }
  return (handlers[request] as (given: unknown, remainingMs: number) => Promise<unknown>)(parsed.data, remainingMs);
}

function isRequest(name: string): name is AreaRequest {
  return Object.hasOwn(areaRequests, name);
}
