/** `machikoba dashboard`: recorder, history and board against a broker that runs elsewhere. */
import { version } from "../common/runtime/version.ts";
import { openDashboard } from "../dashboard/server/dashboard.ts";
import { checkMirrors } from "../dashboard/server/mirrors/mirror-settings.ts";
import { describeAddresses } from "./addresses.ts";
import { brokerAddress } from "./broker-address.ts";
import type { Command } from "./commands.ts";
import { readPlantFile } from "./plant-file.ts";
import { readStart, sharedHelp } from "./start-options.ts";
import { untilStopped } from "./until-stopped.ts";
import { findWebRoot } from "./web-root.ts";

export const dashboard: Command = {
  help: `Usage: machikoba dashboard [OPTIONS]

The broker is mqtt.url of the settings (MACHIKOBA_MQTT_URL), or localhost.
  --plant FILE         YAML file of machines, sensors and shifts; becomes the site's newest settings
${sharedHelp}`,
  async run(args) {
    const { settings, clock, log, own } = readStart(args, { plant: { type: "string" } });
    const plant = typeof own.plant === "string" ? readPlantFile(own.plant) : undefined;
    const mirrors = checkMirrors(settings.mirrors);
    const webRoot = findWebRoot();
    return untilStopped(clock, log, async (shutdown) => {
      const running = await openDashboard({
        site: settings.site,
        version,
        http: settings.http,
        broker: { ...brokerAddress(settings), mqttPort: settings.mqtt.port },
        dataDir: settings.dataDir,
        webRoot,
        viewingToken: settings.viewingToken,
        commitEveryMs: settings.history.commitEveryS * 1000,
        mirrors,
        backup: settings.backup,
        clock,
        log,
      });
      shutdown.add("dashboard", () => running.close());
      if (plant) running.importPlant(plant, "--plant");
      const { port } = await running.open();
      const { host } = settings.http;
      process.stdout.write(await describeAddresses({ port, host, token: running.viewingToken, mqttPort: null }));
      log.info({ port }, "the dashboard is up");
    });
  },
};
