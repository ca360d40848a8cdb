// What a person meets when something is wrong at the start: a clear message, what to do, and nothing stored is lost.
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fetchHealth, waitForMachines } from "../plant/board-answer.ts";
import { runMachikoba, startMachikoba } from "../plant/machikoba-process.ts";
import { temporaryFolder } from "../plant/temporary-folder.ts";

async function takenPort(): Promise<number> {
  const server = createServer();
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test("refuses a misspelt setting with file, line, key and the nearest right key, and exits with 2", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "machikoba.yaml");
  writeFileSync(file, "site: my-site\nhttp:\n  prot: 8081\n");
  const { code, stderr } = await runMachikoba(["up", "--settings", file, "--data", folder]);
  expect(code).toBe(2);
  expect(stderr).toContain("machikoba.yaml");
  expect(stderr).toMatch(/line 3|:3/);
  expect(stderr).toContain("prot");
  expect(stderr).toContain("port");
});

test.each([
  { args: ["up", "--port", "eighty"], env: {}, names: "http.port" },
  { args: ["up", "--prot", "8081"], env: {}, names: "--prot" },
  { args: ["upp"], env: {}, names: "machikoba up" },
  { args: ["up", "--demo", "--scenario", "dmo"], env: {}, names: "demo" },
  { args: ["up"], env: { MACHIKOBA_HTTP_PORT: "99999" }, names: "MACHIKOBA_HTTP_PORT" },
] as { args: string[]; env: Record<string, string>; names: string }[])(
  "exits with 2 for $args and names $names",
  async ({ args, env, names }) => {
    const { code, stderr } = await runMachikoba(args, env);
    expect(code).toBe(2);
    expect(stderr).toContain(names);
    expect(stderr).not.toContain("    at ");
  },
);

test("says which port is taken, and by which option another is chosen", async () => {
  const port = await takenPort();
  const folder = temporaryFolder();
  const http = await runMachikoba(["up", "--port", String(port), "--mqtt-port", "0", "--data", folder]);
  expect(http.code).toBe(1);
  expect(http.stderr).toContain(`${port}`);
  expect(http.stderr).toContain("http.port");
  const mqtt = await runMachikoba(["up", "--port", "0", "--mqtt-port", String(port), "--data", folder]);
  expect(mqtt.code).toBe(1);
  expect(mqtt.stderr).toContain("mqtt.port");
});

test("says that a data folder can't be written", async () => {
  const file = join(temporaryFolder(), "a-file");
  writeFileSync(file, "");
  const { code, stderr } = await runMachikoba(["up", "--port", "0", "--mqtt-port", "0", "--data", join(file, "data")]);
  expect(code).toBe(1);
  expect(stderr).toContain("a-file");
  expect(stderr).not.toContain("    at ");
});

test("sets a damaged database aside, goes on, and says so on screen and in the health", async () => {
  const dataDir = temporaryFolder();
  const first = await startMachikoba(dataDir, ["--demo", "--scenario", "small"]);
  await waitForMachines(first.httpPort, "machines", (machines) => machines.length > 0);
  expect(await first.stop()).toBe(0);
  const damage = Buffer.alloc(8192, "not a database any more ");
  writeFileSync(join(dataDir, "machikoba.sqlite"), damage);

  const second = await startMachikoba(dataDir, ["--demo", "--scenario", "small"]);
  const { problems } = await waitForMachines(second.httpPort, "machines", (machines) => machines.length > 0);
  expect(problems.map(({ code }) => code)).toContain("database-damaged");
  expect((await fetchHealth(second.httpPort)).status).toBe("degraded");
  expect(second.log()).toContain("set aside");
  expect(await second.stop()).toBe(0);
  const aside = readdirSync(dataDir).find((name) => name.includes("damaged") && name.endsWith(".sqlite"));
  expect(readFileSync(join(dataDir, aside ?? "nothing"))).toEqual(damage);
  expect(existsSync(join(dataDir, "machikoba.sqlite"))).toBe(true);
});

test("tells with doctor what is wrong, and what to mend", async () => {
  const dataDir = temporaryFolder();
  const port = await takenPort();
  writeFileSync(join(dataDir, "machikoba.sqlite"), "this was a database once, and is none now");
  const bad = await runMachikoba(["doctor", "--port", String(port), "--mqtt-port", "0", "--data", dataDir]);
  expect(bad.code).toBe(1);
  expect(bad.stdout).toMatch(/✗ http port .*--port/);
  expect(bad.stdout).toMatch(/✗ database .*backup/);
  const good = await runMachikoba(["doctor", "--port", "0", "--mqtt-port", "0", "--data", temporaryFolder()]);
  expect(good.stdout).not.toContain("✗");
  expect(good.code).toBe(0);
});
