/** Publishes each area's clutter on MQTT for anyone to use: retained, at every change and at every connection. */
import type { BoardArea } from "../../../common/contract/live-events.ts";
import type { AreaClutterMessage } from "../../../common/contract/machine-state.ts";
import { buildTopic, topicTable } from "../../../common/contract/topics.ts";
import type { MqttLink } from "../../../common/runtime/mqtt-link.ts";

/** The publisher. Without a connection it does nothing: all is published again at the next one. */
export interface ClutterPublisher {
  publish(area: BoardArea): void;
  /** Takes away what is published of an area that is no more. */
  clear(area: string): void;
}

/** Creates it. */
export function createClutterPublisher(site: string, link: MqttLink): ClutterPublisher {
  function send(area: string, payload: string): void {
    if (!link.isConnected()) return;
    link.publish(buildTopic("areaClutter", site, { area }), payload, topicTable.areaClutter).catch(() => undefined);
  }
  return {
    publish({ id, name, share, level, sinceMs, scoredMs, cause, simulated }) {
      const told = { name, clutterShare: share, level, sinceMs, scoredMs, ...(cause && { cause }), simulated };
      send(id, JSON.stringify(told satisfies AreaClutterMessage));
    },
    clear: (area) => send(area, ""),
  };
}
