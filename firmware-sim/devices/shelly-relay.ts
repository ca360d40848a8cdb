/** Shelly relays as they speak MQTT: the first generation by topics of a relay, the later ones by RPC and notifications. */
import type { Clock } from "../../common/runtime/clock.ts";
import { type CommandLink, createCommandLink } from "./command-link.ts";
import type { DeviceBroker } from "./device-link.ts";
import type { RelayDevice } from "./tasmota-relay.ts";

interface ShellyOptions {
  /** `shelly1-B929CC` for the first generation, `shellyplus1-a8032abe54dc` for later ones. */
  readonly device: string;
  readonly broker: DeviceBroker;
  readonly clock: Pick<Clock, "after" | "wallMs">;
}

/** Creates a relay of the first generation; it is number 0. */
export function createShellyRelay({ device, broker }: Omit<ShellyOptions, "clock">): RelayDevice {
  const prefix = `shellies/${device}`;
  let isOn = false;
  const tell = () => link.say(`${prefix}/relay/0`, isOn ? "on" : "off");
  const link = createCommandLink({
    clientId: device,
    broker,
    status: { topic: `${prefix}/online`, birth: "true", will: "false" },
    filters: [`${prefix}/relay/0/command`, `${prefix}/command`, "shellies/command"],
    onCommand(topic, text) {
      if (topic.endsWith("/relay/0/command")) {
        const next = { on: true, off: false, toggle: !isOn }[text];
        if (next === undefined || next === isOn) return;
        isOn = next;
        tell();
      } else if (text === "update") {
        tell();
        link.say(`${prefix}/relay/0/power`, "0.00");
        link.say(`${prefix}/relay/0/energy`, "0");
      }
    },
  });
  return {
    open: link.open,
    isOn: (relay) => relay === 0 && isOn,
    press() {
      isOn = !isOn;
      tell();
    },
    cut: link.cut,
    close: link.close,
  };
}

interface RpcRequest {
  readonly id: number;
  readonly src: string;
  readonly method: string;
  readonly params?: { readonly id?: number; readonly on?: boolean; readonly toggle_after?: number };
}

/** Creates a relay of a later generation; it is number 0. */
export function createShellyRpcRelay({ device, broker, clock }: ShellyOptions): RelayDevice {
  let isOn = false;
  let timerS: number | undefined;
  let cancel = () => {};
  const link: CommandLink = createCommandLink({
    clientId: device,
    broker,
    status: { topic: `${device}/online`, birth: "true", will: "false" },
    filters: [`${device}/rpc`],
    onCommand: (_topic, text) => obey(JSON.parse(text) as RpcRequest),
  });

  function turn(next: boolean, source: string, afterS?: number): void {
    const hasChanged = next !== isOn;
    isOn = next;
    cancel();
    timerS = afterS;
    if (afterS !== undefined) cancel = clock.after(afterS * 1000, () => turn(!isOn, "timer"));
    if (!hasChanged) return;
    const params = { ts: Math.round((clock.wallMs() ?? 0) / 10) / 100, "switch:0": { id: 0, output: isOn, source } };
    const notification = { src: device, dst: `${device}/events`, method: "NotifyStatus", params };
    link.say(`${device}/events/rpc`, JSON.stringify(notification));
  }

  function obey({ id, src, method, params }: RpcRequest): void {
    const answer = (content: object) =>
      link.say(`${src}/rpc`, JSON.stringify({ id, src: device, dst: src, ...content }));
    if (params?.id !== 0) {
      answer({ error: { code: -105, message: `Argument 'id', value ${params?.id} not found!` } });
    } else if (method === "Switch.Set") {
      const result = { was_on: isOn };
      turn(params.on === true, "MQTT", params.toggle_after);
      answer({ result });
    } else if (method === "Switch.GetStatus") {
      const timer = timerS === undefined ? {} : { timer_started_at: 1, timer_duration: timerS };
      answer({ result: { id: 0, source: "MQTT", output: isOn, ...timer, temperature: { tC: 48.6, tF: 119.5 } } });
    } else answer({ error: { code: 404, message: `No handler for ${method}` } });
  }

  return {
    open: link.open,
    isOn: (relay) => relay === 0 && isOn,
    press: () => turn(!isOn, "button"),
    cut: link.cut,
    async close() {
      cancel();
      await link.close();
    },
  };
}
