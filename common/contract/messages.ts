/** The schema of each topic's message, and the one parser that never throws. */
import type { z } from "zod";
import { deviceMotion, deviceReadings, deviceStatus } from "./device-messages.ts";
import {
  gatewayInventory,
  gatewayLive,
  gatewayReply,
  gatewayReported,
  gatewayRequest,
  gatewayStatus,
} from "./gateway-messages.ts";
import { alertLevelMessage, areaClutterMessage, machineStateMessage } from "./machine-state.ts";
import { desiredSettings } from "./plant-settings.ts";
import { recordBatch, storedMessage } from "./records.ts";
import type { TopicKind } from "./topics.ts";

/** Largest message that any topic may carry, in bytes: a ring buffer of ten minutes in one message. */
export const maxMessageBytes = 256 * 1024;

/** Schema of the message of each topic. */
export const messageSchemas = {
  deviceReadings,
  deviceStatus,
  deviceMotion,
  gatewayStatus,
  gatewayInventory,
  gatewayDesired: desiredSettings,
  gatewayReported,
  gatewayRecords: recordBatch,
  gatewayStored: storedMessage,
  gatewayLive,
  gatewayRequests: gatewayRequest,
  gatewayReplies: gatewayReply,
  machineState: machineStateMessage,
  areaClutter: areaClutterMessage,
  alertLevel: alertLevelMessage,
} as const satisfies Record<TopicKind, z.ZodType>;

/** Message of a topic's kind. */
export type Message<K extends TopicKind> = z.infer<(typeof messageSchemas)[K]>;

/** A parsed message, or what is wrong with it in one sentence. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Parses a message's bytes by the schema of its topic. Any input gives an answer; none throws. */
export function parseMessage<K extends TopicKind>(kind: K, payload: Uint8Array): Parsed<Message<K>> {
  if (payload.byteLength > maxMessageBytes) {
    return { ok: false, reason: `${payload.byteLength} bytes are more than the ${maxMessageBytes} allowed` };
  }
  const text = decodeText(payload);
  if (text === undefined) return { ok: false, reason: "isn't UTF-8 text" };
  const json = parseJson(text);
  if (json === undefined) return { ok: false, reason: `isn't JSON: ${excerpt(text)}` };
  const result = checkShape(messageSchemas[kind], json);
  if (!result) return { ok: false, reason: `has a shape that nothing can be made of: ${excerpt(text)}` };
  if (result.success) return { ok: true, value: result.data as Message<K> };
  const issue = result.error.issues[0];
  return { ok: false, reason: `${issue?.path.join(".") || "message"}: ${issue?.message ?? "doesn't fit"}` };
}

/** Objects that only look like lists (`{"length":{"toString":false}}`) make the library throw where it should refuse. */
function checkShape<S extends z.ZodType>(schema: S, json: unknown): z.ZodSafeParseResult<z.output<S>> | undefined {
  try {
    return schema.safeParse(json);
  } catch {
    return undefined;
  }
}

function decodeText(payload: Uint8Array): string | undefined {
  try {
    return decoder.decode(payload);
  } catch {
    return undefined;
  }
}

/** A bare word such as `online` counts as the string, since that is how many devices send their will. */
function parseJson(text: string): unknown {
  const trimmed = text.trim();
  if (/^[a-z]{2,20}$/.test(trimmed) && !["true", "false", "null"].includes(trimmed)) return trimmed;
  try {
    return JSON.parse(trimmed);
  } catch {
    return undefined;
  }
}

function excerpt(text: string): string {
  const printable = text.slice(0, 60).replace(/[\p{C}]/gu, "·");
  return text.length > 60 ? `${printable}…` : printable;
}
