/** What a gateway says of itself over MQTT. Without a connection it stays silent: all of it is said again at the next. */
import type {
  GatewayInventory,
  GatewayLive,
  GatewayReported,
  GatewayStatus,
} from "../common/contract/gateway-messages.ts";
import { buildTopic, type TopicKind, topicTable } from "../common/contract/topics.ts";
import type { MqttLink } from "../common/runtime/mqtt-link.ts";

/** The voice. */
export interface GatewayVoice {
  status(message: GatewayStatus): void;
  inventory(message: GatewayInventory): void;
  reported(message: GatewayReported): void;
  live(message: GatewayLive): void;
}

type SpokenTopic = Extract<TopicKind, "gatewayStatus" | "gatewayInventory" | "gatewayReported" | "gatewayLive">;

/** Creates the voice of a gateway. */
export function createGatewayVoice(site: string, gateway: string, link: MqttLink): GatewayVoice {
  function say(kind: SpokenTopic): (message: object) => void {
    const topic = buildTopic(kind, site, { gateway });
    return (message) => {
      if (!link.isConnected()) return;
      link.publish(topic, JSON.stringify(message), topicTable[kind]).catch(() => undefined);
    };
  }
  return {
    status: say("gatewayStatus"),
    inventory: say("gatewayInventory"),
    reported: say("gatewayReported"),
    live: say("gatewayLive"),
  };
}
