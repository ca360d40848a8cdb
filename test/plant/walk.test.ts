// The whole way: from a device's message to the board, to history over a restart, and to whoever listens on MQTT.
import { connectAsync } from "mqtt";
import { expect, onTestFinished, test, vi } from "vitest";
import { parseMessage } from "../../common/contract/messages.ts";
import { fetchBoard, fetchHealth, waitForMachines } from "./board-answer.ts";
import { runMachikoba, startMachikoba } from "./machikoba-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

test("shows the demo's machines within seconds, marked simulated, and ends cleanly", async () => {
  const machikoba = await startMachikoba(temporaryFolder(), ["--demo", "--scenario", "small"]);
  const board = await waitForMachines(machikoba.httpPort, "known machines", (machines) => {
    return machines.length > 0 && machines.every(({ now }) => now.state !== "unknown");
  });
  expect(board.machines.every(({ simulated }) => simulated)).toBe(true);
  const health = await fetchHealth(machikoba.httpPort);
  expect(health).toMatchObject({ status: "ok", machines: board.machines.length, problems: [] });
  expect(health.lastReadingAgeMs).toBeLessThan(2000);
  expect(await machikoba.stop()).toBe(0);
});

test("puts a device on the board after one line, and keeps it over a restart", { timeout: 90_000 }, async () => {
  const dataDir = temporaryFolder();
  const first = await startMachikoba(dataDir);
  expect((await fetchBoard(first.httpPort)).machines).toEqual([]);
  const device = await connectAsync(`mqtt://127.0.0.1:${first.mqttPort}`);
  await device.publishAsync("machikoba/1/site/devices/lathe/readings", '{"rmsA":1.23}');
  const { machines } = await waitForMachines(first.httpPort, "the lathe", ([lathe]) => lathe?.now.amps === 1.23);
  expect(machines[0]).toMatchObject({ id: "lathe", simulated: false });
  await device.endAsync();
  expect(await first.stop()).toBe(0);

  const second = await startMachikoba(dataDir);
  const after = await waitForMachines(second.httpPort, "its state in history", ([lathe]) => {
    return lathe?.today.segments.some(([, , state]) => state === "running") ?? false;
  });
  expect(after.machines[0]?.now.state).toBe("unknown");
  expect(await second.stop()).toBe(0);
});

test("publishes each machine's state for anyone, and turns it unknown when its device falls silent", async () => {
  const machikoba = await startMachikoba(temporaryFolder());
  const client = await connectAsync(`mqtt://127.0.0.1:${machikoba.mqttPort}`);
  onTestFinished(async () => {
    await client.endAsync();
    await machikoba.stop();
  });
  const states: string[] = [];
  client.on("message", (_topic, payload) => {
    const parsed = parseMessage("machineState", payload);
    if (parsed.ok) states.push(`${parsed.value.state} ${parsed.value.cause ?? ""}`.trim());
  });
  await client.subscribeAsync("machikoba/1/site/machines/press/state");
  await client.publishAsync("machikoba/1/site/devices/press/readings", '{"rmsA":5,"periodMs":200}');
  await vi.waitFor(() => expect(states).toContain("running"), { timeout: 20_000 });
  await vi.waitFor(() => expect(states.at(-1)).toBe("unknown sensor-silent"), { timeout: 20_000 });
});

test("drops what it can't understand, says so, and goes on with the rest", async () => {
  const machikoba = await startMachikoba(temporaryFolder());
  const client = await connectAsync(`mqtt://127.0.0.1:${machikoba.mqttPort}`);
  onTestFinished(async () => {
    await client.endAsync();
    await machikoba.stop();
  });
  const topic = "machikoba/1/site/devices/rubbish/readings";
  for (const payload of ["", "{", '{"rmsA":NaN}', '{"rmsA":-1}', '{"rmsA":"1"}', "[]", '{"__proto__":{"rmsA":1}}']) {
    await client.publishAsync(topic, payload);
  }
  await client.publishAsync(topic, Buffer.from([0xff, 0xfe, 0x00, 0x80]));
  await client.publishAsync("machikoba/1/site/devices/good/readings", '{"rmsA":2}');
  const board = await waitForMachines(machikoba.httpPort, "the good device", (machines) => machines.length > 0);
  expect(board.machines.map(({ id }) => id)).toEqual(["good"]);
  await vi.waitFor(
    async () => {
      const { status, problems } = await fetchHealth(machikoba.httpPort);
      expect(status).toBe("degraded");
      expect(problems.find(({ code }) => code === "bad-message")?.message).toContain("rubbish");
    },
    { timeout: 30_000, interval: 100 },
  );
});

test.each(["up", "agent", "broker", "dashboard", "sim", "doctor"])("explains %s with --help", async (command) => {
  const { code, stdout } = await runMachikoba([command, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain(`Usage: machikoba ${command}`);
  expect(stdout).toContain("--data");
});
