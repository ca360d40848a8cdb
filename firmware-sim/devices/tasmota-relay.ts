/** A plug or relay with Tasmota, as it speaks MQTT: POWER and PulseTime commands, RESULT and POWER answers, LWT. */
import type { Clock } from "../../common/runtime/clock.ts";
import { createCommandLink } from "./command-link.ts";
import type { DeviceBroker } from "./device-link.ts";

/** A device with relays. */
export interface RelayDevice {
  /** Resolves when it is there. */
  open(): Promise<void>;
  /** Whether a relay is on; counted as the maker counts. */
  isOn(relay: number): boolean;
  /** Somebody presses the button of a relay. */
  press(relay: number): void;
  /** Cuts its connection, so that the broker sends its will. */
  cut(): void;
  close(): Promise<void>;
}

interface TasmotaOptions {
  readonly topic: string;
  readonly relays?: number;
  readonly broker: DeviceBroker;
  readonly clock: Pick<Clock, "after">;
}

/** Creates a device; its relays are counted from 1. */
export function createTasmotaRelay({ topic, relays = 1, broker, clock }: TasmotaOptions): RelayDevice {
  const states = Array.from({ length: relays }, () => ({ isOn: false, pulse: 0, cancel: () => {} }));
  const stat = `stat/${topic}/`;
  const link = createCommandLink({
    clientId: topic,
    broker,
    status: { topic: `tele/${topic}/LWT`, birth: "Online", will: "Offline" },
    filters: [`cmnd/${topic}/#`],
    onCommand: (from, text) => obey(from.split("/").at(-1) ?? "", text),
  });

  /** A device with one relay calls it POWER, one with several counts. */
  const nameOf = (relay: number) => (relays === 1 ? "POWER" : `POWER${relay}`);

  function turn(relay: number, isOn: boolean): void {
    const state = states[relay - 1];
    if (!state) return;
    state.isOn = isOn;
    state.cancel();
    if (isOn && state.pulse > 0) state.cancel = clock.after(pulseMs(state.pulse), () => turn(relay, false));
    const word = isOn ? "ON" : "OFF";
    link.say(`${stat}RESULT`, `{"${nameOf(relay)}":"${word}"}`);
    link.say(`${stat}${nameOf(relay)}`, word);
  }

  function obey(command: string, text: string): void {
    const [, name = "", number = "1"] = /^([a-z]+)(\d*)$/i.exec(command) ?? [];
    const relay = Number(number || 1);
    const state = states[relay - 1];
    const word = text.trim().toUpperCase();
    // A device with one relay answers a command for another one as an unknown command.
    if (!state || !/^(?:power|pulsetime)$/i.test(name)) link.say(`${stat}RESULT`, '{"Command":"Unknown"}');
    else if (/^pulsetime$/i.test(name)) {
      if (word !== "") state.pulse = Math.min(64_900, Math.max(0, Number(word) || 0));
      link.say(`${stat}RESULT`, `{"PulseTime${relay}":{"Set":${state.pulse},"Remaining":${state.pulse}}}`);
    } else if (["ON", "1", "TRUE"].includes(word)) turn(relay, true);
    else if (["OFF", "0", "FALSE"].includes(word)) turn(relay, false);
    else if (["TOGGLE", "2"].includes(word)) turn(relay, !state.isOn);
    else link.say(`${stat}RESULT`, `{"${nameOf(relay)}":"${state.isOn ? "ON" : "OFF"}"}`);
  }

  return {
    open: link.open,
    isOn: (relay) => states[relay - 1]?.isOn ?? false,
    press: (relay) => turn(relay, !states[relay - 1]?.isOn),
    cut: link.cut,
    async close() {
      for (const { cancel } of states) cancel();
      await link.close();
    },
  };
}

/** PulseTime as Tasmota counts it: up to 111 tenths of a second, from 112 on seconds plus 100. */
function pulseMs(value: number): number {
  return value <= 111 ? value * 100 : (value - 100) * 1000;
}
