/** `machikoba up`: broker, agent and dashboard in one process; with `--demo` simulated devices and two weeks of history too. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createAgent } from "../agent/agent.ts";
import { createUplinkTargets } from "../agent/uplinks/uplinks.ts";
import { createBroker } from "../broker/broker.ts";
import { version } from "../common/runtime/version.ts";
import { openDashboard } from "../dashboard/server/dashboard.ts";
import { checkMirrors } from "../dashboard/server/mirrors/mirror-settings.ts";
import { describeAddresses } from "./addresses.ts";
import type { Command } from "./commands.ts";
import { openDemo } from "./demo.ts";
import { readPlantFile } from "./plant-file.ts";
import { chooseScenario } from "./scenario-choice.ts";
import { readStart, sharedHelp } from "./start-options.ts";
import { untilStopped } from "./until-stopped.ts";
import { findWebRoot } from "./web-root.ts";

const megabyte = 1024 * 1024;

export const up: Command = {
  help: `Usage: machikoba up [OPTIONS]

  --demo [--scenario NAME|FILE]
                       simulated machines with two weeks of history (scenarios: demo, twelve, small, faults)
  --plant FILE         YAML file of machines, sensors and shifts; becomes the site's newest settings
${sharedHelp}`,
  async run(args) {
    const start = readStart(args, {
      demo: { type: "boolean" },
      scenario: { type: "string" },
      plant: { type: "string" },
    });
    const { settings, clock, log, own } = start;
    const { site, gateway, dataDir, mqtt } = settings;
    const uplinks = createUplinkTargets(settings.uplinks);
    const mirrors = checkMirrors(settings.mirrors);
    const webRoot = findWebRoot();
    const plant = typeof own.plant === "string" ? readPlantFile(own.plant) : undefined;
    const scenario = own.demo ? chooseScenario(typeof own.scenario === "string" ? own.scenario : "demo") : undefined;
    return untilStopped(clock, log, async (shutdown) => {
      const internal = { username: "machikoba", password: randomBytes(18).toString("base64url") };
      const broker =
        mqtt.url === undefined
          ? createBroker({
              tcp: { host: mqtt.host, port: mqtt.port },
              users: mqtt.users,
              anonymousLoopback: mqtt.anonymousLoopback,
              internal,
              site,
              clock,
              log: log.child({ part: "broker" }),
            })
          : undefined;
      const mqttPort = broker ? (await broker.open()).port : null;
      if (broker) shutdown.add("broker", () => broker.close());
      const address = broker
        ? { url: `mqtt://127.0.0.1:${mqttPort}`, ...internal }
        : { url: mqtt.url ?? "", username: mqtt.username, password: mqtt.password };

      const dashboard = await openDashboard({
        site,
        version,
        http: settings.http,
        broker: { ...address, mqttPort },
        dataDir,
        webRoot,
        viewingToken: settings.viewingToken,
        commitEveryMs: settings.history.commitEveryS * 1000,
        mirrors,
        backup: settings.backup,
        clock,
        log: log.child({ part: "dashboard" }),
      });
      shutdown.add("dashboard", () => dashboard.close());
      broker?.attachWebSocket(dashboard.server, "/mqtt");
      if (plant) dashboard.importPlant(plant, "--plant");
      const { port } = await dashboard.open();

      const agent = createAgent({
        site,
        gateway,
        version,
        broker: address,
        dataDir,
        maxOutboxBytes: settings.outbox.maxMegabytes * megabyte,
        uplinks,
        allowPrograms: settings.allowPrograms ?? broker !== undefined,
        clock,
        log: log.child({ part: "agent" }),
      });
      await agent.open();
      shutdown.add("agent", () => agent.close());

      if (scenario) {
        const isAnonymous = broker !== undefined && mqtt.anonymousLoopback;
        await openDemo({ start, scenario, dashboard, broker: isAnonymous ? { url: address.url } : address, shutdown });
      }
      const token = dashboard.viewingToken;
      process.stdout.write(await describeAddresses({ port, host: settings.http.host, token, mqttPort }));
      log.info({ port, mqttPort, dataDir: join(dataDir) }, "Machikoba is up");
    });
  },
};
