/** Publishes each machine's state on MQTT for anyone to use: at every change, and again before the last word runs out. */
import type { MachineNow } from "../../../common/contract/live-events.ts";
import type { MachineStateMessage } from "../../../common/contract/machine-state.ts";
import { buildTopic, topicTable } from "../../../common/contract/topics.ts";
import type { MqttLink } from "../../../common/runtime/mqtt-link.ts";

/** The dashboard's word holds this long; it is renewed at a third of it. */
const wordValidForMs = 15_000;

/** How often all states are published again, in ms. */
export const republishEveryMs = wordValidForMs / 3;

/** What is published of a machine. */
export interface PublishedMachine {
  readonly id: string;
  readonly name: string;
  readonly simulated: boolean;
}

/** Creates a function that publishes one machine's state; without a connection it does nothing. */
export function createStatePublisher(
  site: string,
  link: MqttLink,
  nowMs: () => number,
): (machine: PublishedMachine, now: MachineNow) => void {
  return ({ id, name, simulated }, { state, sinceMs, cause, amps }) => {
    if (!link.isConnected()) return;
    const message: MachineStateMessage = {
      name,
      state,
      sinceMs,
      ...(cause && { cause }),
      rmsA: amps,
      validUntilMs: nowMs() + wordValidForMs,
      simulated,
    };
    const topic = buildTopic("machineState", site, { machine: id });
    link.publish(topic, JSON.stringify(message), topicTable.machineState).catch(() => undefined);
  };
}
