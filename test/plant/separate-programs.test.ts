// Broker, dashboard, agent and simulator as processes of their own, as on a site with several computers.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { freePort, startMosquitto } from "../integration/mosquitto.ts";
import { inProject } from "../project-root.ts";
import { waitForMachines } from "./board-answer.ts";
import { startMachikoba } from "./machikoba-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const settings = (mqttPort: number) => `
mqtt:
  port: ${mqttPort}
  host: 127.0.0.1
  username: inside
  password: only-for-this-test
  users:
    - { name: inside, password: only-for-this-test, role: all }
`;

/** Starts a subcommand and waits for what it prints; it ends with the test. */
async function start(command: string, args: readonly string[], until: RegExp): Promise<RegExpExecArray> {
  const child = spawn(process.execPath, [inProject("dist", "cli", "main.js"), command, ...args]);
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await once(child, "exit");
  });
  let output = "";
  return new Promise((resolve, reject) => {
    const look = (chunk: Buffer) => {
      output += chunk;
      const found = until.exec(output);
      if (found) resolve(found);
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    child.once("exit", (code) => reject(new Error(`${command} ended with ${code}: ${output}`)));
  });
}

test("work together over one broker", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "machikoba.yaml");
  writeFileSync(file, settings(0));
  const [, mqttPort] = await start("broker", ["--settings", file], /MQTT on port (\d+)/);
  writeFileSync(file, settings(Number(mqttPort)));
  const shared = ["--settings", file, "--data", join(folder, "data")];
  const [, httpPort] = await start("dashboard", [...shared, "--port", "0"], /localhost:(\d+)/);
  await start("agent", shared, /the agent is up/);
  await start("sim", [...shared, "--scenario", "small"], /simulated devices are on/);
  const { machines } = await waitForMachines(Number(httpPort), "machines that are known", (all) => {
    return all.length > 0 && all.every(({ now }) => now.state !== "unknown");
  });
  expect(machines.every(({ simulated }) => simulated)).toBe(true);
});

test("work over a broker that isn't ours", async () => {
  const port = await freePort();
  await startMosquitto(port);
  const env = { MACHIKOBA_MQTT_URL: `mqtt://127.0.0.1:${port}` };
  const machikoba = await startMachikoba(temporaryFolder(), ["--demo", "--scenario", "small"], env);
  onTestFinished(() => machikoba.kill());
  const { problems } = await waitForMachines(machikoba.httpPort, "machines that are known", (all) => {
    return all.length > 0 && all.every(({ now }) => now.state !== "unknown");
  });
  expect(problems).toEqual([]);
  expect(await machikoba.stop()).toBe(0);
});
