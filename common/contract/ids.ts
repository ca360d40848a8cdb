/** Names of things that cross between programs: sites, gateways, devices, channels, machines, areas. */
import { z } from "zod";

/** A name in topics, files and addresses: letters, digits, `-` and `_`, 1 to 40 characters, beginning with a letter or digit. */
export const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

/** Id of a site, gateway, device, machine or area. */
export const id = z.string().regex(idPattern, "use 1 to 40 letters, digits, - or _, beginning with a letter or digit");

/** Id of a channel on its gateway: `{sensor}.{channel}`, for example `cutter-clamp.1`. */
export const channelId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}\.[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, "a channel is named sensor.channel");

/** Builds a channel's id from its sensor's id and the channel's name on that sensor. */
export function buildChannelId(sensor: string, channel: string): string {
  return `${sensor}.${channel}`;
}

/** The name a channel has when its device doesn't give one. */
export const defaultChannel = "1";

/** A random stream id: 16 hexadecimal digits. */
export const streamId = z.string().regex(/^[0-9a-f]{16}$/, "a stream is 16 hexadecimal digits");
