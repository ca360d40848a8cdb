/** Hears all clamps of a site over MQTT and gathers their readings into seconds: from devices as they measure, else from gateways. */
import { buildChannelId } from "../common/contract/ids.ts";
import { type Message, parseMessage } from "../common/contract/messages.ts";
import { secondFlags } from "../common/contract/records.ts";
import { buildTopicFilter, parseTopic } from "../common/contract/topics.ts";
import { createSecondWindows, type Second, type SecondWindows } from "../common/detection/second-window.ts";
import type { Clock } from "../common/runtime/clock.ts";
import type { MqttLink, MqttMessage } from "../common/runtime/mqtt-link.ts";

/** A channel as it is heard. */
export interface HeardChannel {
  /** Its newest value, in amperes. */
  readonly amps: number;
  /** The gateway that measures it, as soon as one has told of it. */
  readonly gateway: string | undefined;
  /** Noise floor that has been taken out already, in amperes. */
  readonly floorTakenOutA: number;
}

/** The listener. */
export interface ClampListener {
  channels(): ReadonlyMap<string, HeardChannel>;
  close(): void;
}

interface Ear {
  windows: SecondWindows;
  /** The device itself is heard: what gateways make of its readings isn't needed. */
  isDevice: boolean;
  amps: number;
  gateway: string | undefined;
}

/** More channels than any site has: made-up names mustn't fill the memory. */
const maxChannels = 2000;
/** What is older was held back, and says nothing of now, in ms. */
const mostAgeMs = 2000;
/** A reading may come this long after its second, in ms. */
const graceMs = 250;
const tickMs = 100;
/** How long readings count as valid here, in ms: the check judges what came, not what fell silent. */
const validForMs = 2000;

/** Listens; `onSecond` is called with each second that is over, on the monotonic clock. */
export function createClampListener(
  { link, site, clock }: { readonly link: MqttLink; readonly site: string; readonly clock: Clock },
  onSecond: (channel: string, second: Second) => void,
): ClampListener {
  const ears = new Map<string, Ear>();
  const floors = new Map<string, number>();

  function hear(channel: string, isDevice: boolean, rmsA: number, flags: number): void {
    const known = ears.get(channel);
    if (!known && ears.size >= maxChannels) return;
    if (known?.isDevice && !isDevice) return;
    const ear = known ?? { windows: createSecondWindows(), isDevice, amps: rmsA, gateway: undefined };
    ears.set(channel, ear);
    if (isDevice && !ear.isDevice) Object.assign(ear, { windows: createSecondWindows(), isDevice });
    ear.amps = rmsA;
    ear.windows.add({ t: clock.monoMs(), value: rmsA, validForMs, flags });
  }

  function takeDevice(device: string, readings: Message<"deviceReadings">): void {
    const wallMs = clock.wallMs();
    for (const { channel, rmsA, clipped, drifted, at } of readings) {
      if (at !== undefined && wallMs !== undefined && Math.abs(wallMs - at) > mostAgeMs) continue;
      const flags = (clipped ? secondFlags.clipped : 0) | (drifted ? secondFlags.drifted : 0);
      hear(buildChannelId(device, channel), true, rmsA, flags);
    }
  }

  function takeLive(gateway: string, { readings = [] }: Message<"gatewayLive">): void {
    for (const [channel, amps, ageMs] of readings) {
      if (ageMs <= mostAgeMs) hear(channel, false, amps, 0);
      const ear = ears.get(channel);
      if (ear) ear.gateway = gateway;
    }
  }

  function take({ topic, payload, retained }: MqttMessage): void {
    const parsed = parseTopic(topic);
    if (parsed?.kind === "deviceReadings" && !retained) {
      const message = parseMessage("deviceReadings", payload);
      if (message.ok) takeDevice(parsed.names.device, message.value);
    } else if (parsed?.kind === "gatewayLive") {
      const message = parseMessage("gatewayLive", payload);
      if (message.ok) takeLive(parsed.names.gateway, message.value);
    } else if (parsed?.kind === "gatewayDesired") {
      const message = parseMessage("gatewayDesired", payload);
      if (message.ok) for (const one of message.value.channels) floors.set(one.channel, one.noiseFloorA);
    }
  }

  const stops = (["deviceReadings", "gatewayLive", "gatewayDesired"] as const).map((kind) =>
    link.subscribe(buildTopicFilter(kind, site), take),
  );
  stops.push(
    clock.every(tickMs, () => {
      for (const [channel, { windows }] of ears) {
        for (const second of windows.closeUntil(clock.monoMs() - graceMs)) onSecond(channel, second);
      }
    }),
  );

  return {
    channels: () =>
      new Map(
        [...ears].map(([channel, { amps, gateway, isDevice }]) => {
          return [channel, { amps, gateway, floorTakenOutA: isDevice ? 0 : (floors.get(channel) ?? 0) }];
        }),
      ),
    close() {
      for (const stop of stops) stop();
    },
  };
}
