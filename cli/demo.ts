/** The demo: simulated devices, the settings that fit them, and two weeks of history behind them. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { z } from "zod";
import { epochMs } from "../common/contract/machine-state.ts";
import type { RecordBatch } from "../common/contract/records.ts";
import { writeFileAtomic } from "../common/runtime/atomic-file.ts";
import { earliestPlausibleMs } from "../common/runtime/clock.ts";
import type { Shutdown } from "../common/runtime/shutdown.ts";
import type { Dashboard } from "../dashboard/server/dashboard.ts";
import { backfillBatches } from "../firmware-sim/backfill.ts";
import { plantOf } from "../firmware-sim/scenarios/plant-of.ts";
import type { Scenario } from "../firmware-sim/scenarios/scenario.ts";
import { createSimulator } from "../firmware-sim/simulator.ts";
import { type BenchDrawer, createBenchDrawer } from "./bench-drawer.ts";
import { openBenchCameras } from "./demo-benches.ts";
import type { Start } from "./start-options.ts";

interface DemoOptions {
  readonly start: Start;
  readonly scenario: Scenario;
  readonly dashboard: Dashboard;
  readonly broker: {
    readonly url: string;
    readonly username?: string | undefined;
    readonly password?: string | undefined;
  };
  readonly shutdown: Shutdown;
}

/** What a data folder remembers of its demo, so that a back-fill that was cut off goes on as it began. */
const memorySchema = z.object({ scenario: z.string(), launchMs: epochMs, isFilled: z.boolean() });
type DemoMemory = z.infer<typeof memorySchema>;

/** The first live tiles come before the past: the back-fill begins after this time. */
const fillAfterMs = 2500;

/** Opens the demo on a dashboard that is running. */
export async function openDemo({ start, scenario, dashboard, broker, shutdown }: DemoOptions): Promise<void> {
  const { settings, clock, log } = start;
  const { gateway, site, dataDir } = settings;
  const launchMs = clock.wallMs() ?? earliestPlausibleMs;
  const drawer = createBenchDrawer(clock);
  shutdown.add("drawing of benches", drawer.close);
  const cameras = await openBenchCameras(scenario, { clock, launchMs, drawer });
  for (const camera of cameras) shutdown.add(`camera of ${camera.area}`, () => camera.close());
  const cameraOf = (area: string) => cameras.find((one) => one.area === area);
  dashboard.importPlant(withOthers(plantOf(scenario, { launchMs, gateway, cameraOf }), dashboard), "demo");
  const simulator = createSimulator({ scenario, site, broker, clock, log: log.child({ part: "sim" }), launchMs });
  await simulator.open();
  shutdown.add("simulator", () => simulator.close());
  if (scenario.historyDays === 0) return;

  const memory = await openMemory(dataDir, scenario, launchMs);
  if (memory.isFilled) return;
  const cancel = clock.after(fillAfterMs, () => {
    fill({ start, scenario, dashboard, shutdown, memory, drawer }).catch((error: unknown) => {
      if (!shutdown.signal.aborted)
        log.error({ err: error }, "the demo's past couldn't be filled in; delete the data folder to begin anew");
    });
  });
  shutdown.add("back-fill", cancel);
}

interface FillOptions extends Omit<DemoOptions, "broker"> {
  readonly memory: DemoMemory;
  readonly drawer: BenchDrawer;
}

/** Fills in the past through the recorder, a batch at a time, so that live values never wait for it. */
async function fill({ start, scenario, dashboard, shutdown, memory, drawer }: FillOptions): Promise<void> {
  const { settings, clock, log } = start;
  const startedMs = clock.monoMs();
  const stream = createHash("sha256").update(`${memory.scenario} ${memory.launchMs}`).digest("hex").slice(0, 16);
  const take = async (batches: Iterable<RecordBatch>) => {
    for (const batch of batches) {
      if (shutdown.signal.aborted) return;
      dashboard.recorder.ingest(settings.gateway, batch);
      await turn();
      await dashboard.untilCaughtUp();
    }
  };
  if (scenario.areas.length > 0) {
    const past = { kind: "past", scenario, launchMs: memory.launchMs } as const;
    // A small computer may end a process for its memory: once more. The machines' past waits, so as not to take its own meanwhile.
    await take(await drawer.draw(past).catch(() => drawer.draw(past)));
  }
  await take(backfillBatches(scenario, { untilMs: memory.launchMs, stream }));
  if (shutdown.signal.aborted) return;
  dashboard.recorder.flush();
  await writeMemory(settings.dataDir, { ...memory, isFilled: true });
  const seconds = Math.round((clock.monoMs() - startedMs) / 100) / 10;
  log.info({ days: scenario.historyDays, seconds }, "the demo's history is filled in");
}

/** Machines that were there before stay, behind those of the demo. */
function withOthers(plant: ReturnType<typeof plantOf>, dashboard: Dashboard): ReturnType<typeof plantOf> {
  const ids = new Set(plant.machines.map(({ id }) => id));
  return { ...plant, machines: [...plant.machines, ...dashboard.machines().filter(({ id }) => !ids.has(id))] };
}

async function openMemory(dataDir: string, scenario: Scenario, launchMs: number): Promise<DemoMemory> {
  const name = createHash("sha256").update(JSON.stringify(scenario)).digest("hex").slice(0, 16);
  const known = readMemory(dataDir);
  if (known?.scenario === name) return known;
  const memory = { scenario: name, launchMs, isFilled: false };
  await writeMemory(dataDir, memory);
  return memory;
}

function readMemory(dataDir: string): DemoMemory | undefined {
  try {
    const parsed = memorySchema.safeParse(JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

async function writeMemory(dataDir: string, memory: DemoMemory): Promise<void> {
  await writeFileAtomic(join(dataDir, "demo.json"), JSON.stringify(memory));
}
