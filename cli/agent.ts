/** `machikoba agent`: one gateway against a broker that runs elsewhere. */
import { createAgent } from "../agent/agent.ts";
import { createUplinkTargets } from "../agent/uplinks/uplinks.ts";
import { version } from "../common/runtime/version.ts";
import { brokerAddress } from "./broker-address.ts";
import type { Command } from "./commands.ts";
import { readStart, sharedHelp } from "./start-options.ts";
import { untilStopped } from "./until-stopped.ts";

export const agent: Command = {
  help: `Usage: machikoba agent [OPTIONS]

The broker is mqtt.url of the settings (MACHIKOBA_MQTT_URL), or localhost.
${sharedHelp}`,
  async run(args) {
    const { settings, clock, log } = readStart(args);
    const uplinks = createUplinkTargets(settings.uplinks);
    return untilStopped(clock, log, async (shutdown) => {
      const running = createAgent({
        site: settings.site,
        gateway: settings.gateway,
        version,
        broker: brokerAddress(settings),
        dataDir: settings.dataDir,
        maxOutboxBytes: settings.outbox.maxMegabytes * 1024 * 1024,
        keepForDashboard: settings.outbox.keepForDashboard,
        uplinks,
        allowPrograms: settings.allowPrograms ?? false,
        clock,
        log,
      });
      await running.open();
      shutdown.add("agent", () => running.close());
      log.info({ gateway: settings.gateway, broker: brokerAddress(settings).url }, "the agent is up");
    });
  },
};
