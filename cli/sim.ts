/** `machikoba sim`: simulated devices against a broker, or a simulated camera, in a process of their own. */
import { scenarioNames } from "../firmware-sim/scenarios/scenario.ts";
import { createSimulator } from "../firmware-sim/simulator.ts";
import { brokerAddress } from "./broker-address.ts";
import type { Command } from "./commands.ts";
import { chooseScenario } from "./scenario-choice.ts";
import { simCameraHelp } from "./sim-camera-options.ts";
import { readStart, sharedHelp } from "./start-options.ts";
import { untilStopped } from "./until-stopped.ts";

export const sim: Command = {
  help: `Usage: machikoba sim [OPTIONS]

The devices connect to mqtt.url of the settings (MACHIKOBA_MQTT_URL), or to localhost.
  --scenario NAME|FILE ${scenarioNames().join(", ")}, or a YAML file of your own (default demo)
${sharedHelp}

${simCameraHelp}`,
  async run(args) {
    // Loaded only here: the encoder of the pictures is large.
    if (args[0] === "camera") return (await import("./sim-camera.ts")).runSimCamera(args.slice(1));
    const { settings, clock, log, own } = readStart(args, { scenario: { type: "string" } });
    const scenario = chooseScenario(typeof own.scenario === "string" ? own.scenario : "demo");
    const broker = brokerAddress(settings);
    return untilStopped(clock, log, async (shutdown) => {
      const simulator = createSimulator({ scenario, site: settings.site, broker, clock, log });
      await simulator.open();
      shutdown.add("simulator", () => simulator.close());
      log.info({ broker: broker.url, devices: simulator.machines.length }, "the simulated devices are on");
    });
  },
};
