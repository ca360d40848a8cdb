/** Asks gateways to do something over MQTT, and waits for their replies: each request has an id and a deadline. */
import { randomUUID } from "node:crypto";
import type { Message } from "../../../common/contract/messages.ts";
import { parseMessage } from "../../../common/contract/messages.ts";
import { buildTopic, buildTopicFilter, parseTopic, topicTable } from "../../../common/contract/topics.ts";
import type { Clock } from "../../../common/runtime/clock.ts";
import type { MqttLink } from "../../../common/runtime/mqtt-link.ts";

/** Why a request came to nothing. `away`: the gateway can't be reached; `silent`: it didn't answer; `refused`: it said no. */
export type RequestFailure = "away" | "silent" | "refused" | "busy";

/** A request that came to nothing; the message says what to do. */
export class RequestFailedError extends Error {
  override readonly name = "RequestFailedError";
  readonly reason: RequestFailure;

  constructor(reason: RequestFailure, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** The requests. */
export interface GatewayRequests {
  /** Begins to listen for replies. */
  open(): void;
  /** Asks a gateway; resolves with its result. Rejects with RequestFailedError. */
  ask(gateway: string, request: string, args: object, timeoutMs: number): Promise<unknown>;
  /** Gives up all that are under way. */
  close(): void;
}

interface RequestParts {
  readonly site: string;
  readonly link: MqttLink;
  readonly clock: Clock;
  readonly nowMs: () => number;
  /** Whether a gateway has said that it is there. */
  readonly isOnline: (gateway: string) => boolean;
}

/** So many requests may be under way; more are a fault of a page, or of a program that asks in a loop. */
const maxWaiting = 40;

interface Waiting {
  readonly gateway: string;
  settle(reply: Message<"gatewayReplies">): void;
  fail(error: RequestFailedError): void;
}

/** Creates them. */
export function createGatewayRequests({ site, link, clock, nowMs, isOnline }: RequestParts): GatewayRequests {
  const waiting = new Map<string, Waiting>();

  function hear(topic: string, payload: Uint8Array): void {
    const parsed = parseTopic(topic);
    const reply = parseMessage("gatewayReplies", payload);
    if (parsed?.kind !== "gatewayReplies" || !reply.ok) return;
    const found = waiting.get(reply.value.id);
    // A gateway answers for itself only.
    if (found?.gateway === parsed.names.gateway) found.settle(reply.value);
  }

  function wait(gateway: string, id: string, timeoutMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const end = () => {
        cancel();
        waiting.delete(id);
      };
      const fail = (error: RequestFailedError) => {
        end();
        reject(error);
      };
      const cancel = clock.after(timeoutMs, () => fail(silentError(gateway)));
      waiting.set(id, {
        gateway,
        fail,
        settle({ ok, result, error = "no reason given" }) {
          end();
          if (ok) resolve(result);
          else reject(new RequestFailedError("refused", error));
        },
      });
    });
  }

  return {
    open() {
      link.subscribe(buildTopicFilter("gatewayReplies", site), ({ topic, payload }) => hear(topic, payload));
    },
    async ask(gateway, request, args, timeoutMs) {
      if (!link.isConnected() || !isOnline(gateway)) throw awayError(gateway);
      if (waiting.size >= maxWaiting)
        throw new RequestFailedError("busy", "Too much is under way: try again in a minute.");
      const id = randomUUID();
      const message = { id, deadlineMs: nowMs() + timeoutMs, request, arguments: args };
      const answer = wait(gateway, id, timeoutMs);
      const topic = buildTopic("gatewayRequests", site, { gateway });
      link
        .publish(topic, JSON.stringify(message), topicTable.gatewayRequests)
        .catch(() => waiting.get(id)?.fail(awayError(gateway)));
      return answer;
    },
    close() {
      for (const { gateway, fail } of [...waiting.values()]) fail(awayError(gateway));
    },
  };
}

function awayError(gateway: string): RequestFailedError {
  return new RequestFailedError("away", `Gateway ${gateway} can't be reached: check its power and its network.`);
}

function silentError(gateway: string): RequestFailedError {
  return new RequestFailedError("silent", `Gateway ${gateway} didn't answer in time: try again, or start it again.`);
}
