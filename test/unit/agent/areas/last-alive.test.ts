/** What a gateway knows after a power cut of when it was last alive. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openLastAlive } from "../../../../agent/areas/last-alive.ts";
import { createLog } from "../../../../common/runtime/log.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";
import { temporaryFolder } from "../outbox/outbox-under-test.ts";

const log = createLog({ level: "silent" });
const startMs = Date.UTC(2026, 3, 1);

it("remembers the time over a restart, to a minute after a power cut and exactly after an end in order", async () => {
  const path = join(temporaryFolder(), "alive.json");
  const clock = createTestClock({ wallMs: startMs });
  const first = openLastAlive(path, clock, log);
  expect(first.beforeMs).toBeUndefined();
  const written = () => JSON.parse(readFileSync(path, "utf8")).aliveMs;
  for (let second = 0; second <= 119; second += 1) {
    first.tick();
    clock.advance(1000);
  }
  await expect.poll(written).toBe(startMs + 60_000);
  expect(openLastAlive(path, clock, log).beforeMs).toBe(startMs + 60_000);
  await first.close();
  expect(openLastAlive(path, clock, log).beforeMs).toBe(startMs + 120_000);
});

it("knows nothing from a damaged file, and writes nothing while the time of day isn't known", async () => {
  const path = join(temporaryFolder(), "alive.json");
  writeFileSync(path, '{"aliveMs":');
  const clock = createTestClock({ wallMs: undefined });
  const alive = openLastAlive(path, clock, log);
  expect(alive.beforeMs).toBeUndefined();
  alive.tick();
  await alive.close();
  expect(readFileSync(path, "utf8")).toBe('{"aliveMs":');
});
