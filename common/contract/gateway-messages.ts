/** What gateways say about themselves, and the newest values that screens need now. */
import { z } from "zod";
import { channelId, id, streamId } from "./ids.ts";
import { machineState, unknownCause } from "./machine-state.ts";

/** `gateways/{g}/status`: `lost` is the will, sent by the broker when the connection breaks. */
export const gatewayStatus = z.object({
  status: z.enum(["online", "offline", "lost"]),
  version: z.string().max(40),
  stream: streamId,
  run: z.int().positive(),
});
export type GatewayStatus = z.infer<typeof gatewayStatus>;

/** A channel as its gateway knows it. */
const inventoryChannel = z.object({
  channel: channelId,
  sensorType: z.string().max(40),
  quantity: z.string().max(40),
  simulated: z.boolean(),
});

/** `gateways/{g}/inventory`: which channels, cameras and outputs exist. */
export const gatewayInventory = z.object({
  channels: z.array(inventoryChannel).max(600),
  cameras: z.array(z.object({ id })).default([]),
  outputs: z.array(z.object({ id })).default([]),
});
export type GatewayInventory = z.infer<typeof gatewayInventory>;

/** Something that isn't right, and what to do about it. */
export const problem = z.object({
  /** Kebab-case name, for dictionaries. */
  code: z.string().max(60),
  /** What it concerns: a sensor, a machine, a file. */
  subject: z.string().max(120).optional(),
  /** One sentence, in English: what is wrong and what to do. */
  message: z.string().max(400),
});
export type Problem = z.infer<typeof problem>;

/** How far one of a gateway's own uplinks is, such as that to an InfluxDB. */
const uplinkReport = z.object({
  id,
  /** `current` when all is sent, `sending` while it catches up, `waiting` for the target, `refused` until a person acts. */
  phase: z.enum(["sending", "current", "waiting", "refused"]),
  /** Records that it hasn't sent yet. */
  records: z.int().nonnegative(),
  /** Hours between the oldest of them and now. */
  hours: z.number().nonnegative(),
  /** Points that the target has acknowledged since the agent started. */
  sentPoints: z.int().nonnegative(),
});
export type UplinkReport = z.infer<typeof uplinkReport>;

/** `gateways/{g}/reported`: what really runs. */
export const gatewayReported = z.object({
  revision: z.int().nonnegative(),
  problems: z.array(problem).max(100),
  outbox: z.object({
    records: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
    /** Hours between the oldest record that isn't stored yet and now. */
    hours: z.number().nonnegative(),
  }),
  /** Left out by gateways that have none. */
  uplinks: z.array(uplinkReport).max(10).optional(),
  counters: z.record(z.string(), z.number()),
});
export type GatewayReported = z.infer<typeof gatewayReported>;

/** Newest value of a channel: id, amperes, its age when sent and how long it is valid from the sending, in ms. */
const liveReading = z.tuple([channelId, z.number(), z.number().nonnegative(), z.number()]);

/** Newest state of a machine. */
const liveState = z.object({
  machine: id,
  state: machineState,
  /** How long ago it began, in ms, at the time of sending. */
  sinceAgoMs: z.number().nonnegative(),
  cause: unknownCause.optional(),
});
export type LiveState = z.infer<typeof liveState>;

/** A line that the dashboard's kiosk page shall speak. */
const spokenLine = z.object({
  id: z.string().min(1).max(40),
  output: id,
  text: z.string().min(1).max(200),
  language: z.enum(["ja", "en"]),
});
export type SpokenLine = z.infer<typeof spokenLine>;

/** What an area is doing now: somebody looks through its camera, it waits for people to leave, it takes a photo. */
const liveArea = z.object({ area: id, doing: z.enum(["nothing", "waiting", "looking", "set-up"]) });

/** `gateways/{g}/live`: newest readings and states; may be dropped. */
export const gatewayLive = z.object({
  run: z.int().positive(),
  readings: z.array(liveReading).max(3000).optional(),
  states: z.array(liveState).max(200).optional(),
  areas: z.array(liveArea).max(50).optional(),
  lines: z.array(spokenLine).max(10).optional(),
});
export type GatewayLive = z.infer<typeof gatewayLive>;

/** `gateways/{g}/requests`: something to do, with an id and a deadline. */
export const gatewayRequest = z.object({
  id: z.string().min(1).max(40),
  deadlineMs: z.number().positive(),
  request: z.string().max(60),
  arguments: z.record(z.string(), z.unknown()).default({}),
});

/** `gateways/{g}/replies`: the answer to a request. */
export const gatewayReply = z.object({
  id: z.string().min(1).max(40),
  ok: z.boolean(),
  result: z.unknown().optional(),
  error: z.string().max(400).optional(),
});
