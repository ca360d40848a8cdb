/** The lines that bring the first machine onto the board: one for a terminal, three of Python. */
import type { BoardSnapshot } from "../../common/contract/live-events.ts";

const reading = '{"rmsA": 1.23}';
const usualMqttPort = 1883;

/** Builds the lines for a site; `host` is the gateway as the browser reaches it. */
export function createFirstLines(
  { topic, mqttPort }: BoardSnapshot["firstDevice"],
  host: string,
): { readonly shell: string; readonly python: string } {
  // Without a port there is no broker of ours: the site has its own, whose address we don't know.
  const broker = mqttPort === null ? "BROKER" : host;
  const port = mqttPort ?? usualMqttPort;
  const portOption = port === usualMqttPort ? "" : ` -p ${port}`;
  const portArgument = port === usualMqttPort ? "" : `, port=${port}`;
  return {
    shell: `mosquitto_pub -h ${broker}${portOption} -t ${topic} -m '${reading}'`,
    python: [
      "import time, paho.mqtt.publish as mqtt",
      "while not time.sleep(1):",
      `    mqtt.single("${topic}", '${reading}', hostname="${broker}"${portArgument})`,
    ].join("\n"),
  };
}
