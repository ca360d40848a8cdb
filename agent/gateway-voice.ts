/** What a gateway says of itself over MQTT. Without a connection it stays silent: all of it is said again at the next. */
import type { GatewayLive, GatewayReported, GatewayStatus } from "../common/contract/gateway-messages.ts";
import type { Message } from "../common/contract/messages.ts";
import { buildTopic, type TopicKind, topicTable } from "../common/contract/topics.ts";
import type { MqttLink } from "../common/runtime/mqtt-link.ts";

/** The voice. */
export interface GatewayVoice {
  status(message: GatewayStatus): void;
  inventory(channels: Message<"gatewayInventory">["channels"]): void;
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
  const sayInventory = say("gatewayInventory");
  return {
    status: say("gatewayStatus"),
    inventory: (channels) => sayInventory({ channels }),
    reported: say("gatewayReported"),
    live: say("gatewayLive"),
  };
}
