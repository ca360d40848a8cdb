/** `machikoba broker`: the MQTT broker alone. */
import { randomBytes } from "node:crypto";
import { createBroker } from "../broker/broker.ts";
import type { Command } from "./commands.ts";
import { readStart, sharedHelp } from "./start-options.ts";
import { untilStopped } from "./until-stopped.ts";

export const broker: Command = {
  help: `Usage: machikoba broker [OPTIONS]

Who may connect stands in the settings, under mqtt.users; without users only this computer may.
Agents and dashboards that run elsewhere need a user of role "gateway" or "all".
${sharedHelp}`,
  async run(args) {
    const { settings, clock, log } = readStart(args);
    const { mqtt, site } = settings;
    return untilStopped(clock, log, async (shutdown) => {
      const running = createBroker({
        tcp: { host: mqtt.host, port: mqtt.port },
        users: mqtt.users,
        anonymousLoopback: mqtt.anonymousLoopback,
        internal: { username: "machikoba", password: randomBytes(18).toString("base64url") },
        site,
        clock,
        log,
      });
      const { port } = await running.open();
      shutdown.add("broker", () => running.close());
      process.stdout.write(`MQTT on port ${port}\n`);
      log.info({ host: mqtt.host, port }, "the broker is up");
    });
  },
};
