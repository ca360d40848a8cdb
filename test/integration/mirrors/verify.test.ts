/** `machikoba mirror verify`, with history in a file and Debian's InfluxDB: tells what differs, and repairs it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { mirror } from "../../../cli/mirror.ts";
import { createLog } from "../../../common/runtime/log.ts";
import { createStoreMirrorFeed } from "../../../dashboard/server/mirrors/async-mirror-feed.ts";
import { checkMirrors } from "../../../dashboard/server/mirrors/mirror-settings.ts";
import { startMirrors } from "../../../dashboard/server/mirrors/mirrors.ts";
import { openStore } from "../../../dashboard/server/store/store.ts";
import { createTestClock } from "../../fakes/test-clock.ts";
import { anchor, batch, second } from "../../unit/dashboard/server/history/history-under-test.ts";
import { startInfluxd } from "./influxd.ts";
import { serverFolder } from "./server-process.ts";

const startMs = Date.UTC(2026, 6, 1, 9);
const hourMs = 3_600_000;

/** Runs the command; answers its exit code and what it printed. */
async function run(...args: string[]): Promise<{ code: number; text: string }> {
  let text = "";
  const spy = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    return { code: await mirror.run(args), text };
  } finally {
    spy.mockRestore();
  }
}

/** A data folder with 40 hours of a machine, a second every 20 s, and settings that mirror it. */
async function recorded() {
  const influxd = await startInfluxd();
  const folder = serverFolder();
  const entry = { id: "office", ...influxd.settings() };
  const settings = join(folder, "machikoba.yaml");
  writeFileSync(settings, JSON.stringify({ site: "works", dataDir: folder, mirrors: [entry] }));
  const clock = createTestClock({ wallMs: startMs + 41 * hourMs });
  const log = createLog({ level: "silent" });
  const store = await openStore({ path: join(folder, "machikoba.sqlite"), wallMs: clock.wallMs, log, threads: false });
  const times = Array.from({ length: 40 * 180 }, (_, i) => i * 20_000);
  const records = times.map((t, i) => second(i + 2, t, 1 + (i % 50) / 10));
  store.take(batch([anchor(1, 0, startMs), ...records]));
  await store.commit();
  const mirrors = startMirrors({
    mirrors: checkMirrors([entry]),
    site: "works",
    feed: createStoreMirrorFeed(store),
    clock,
    log,
  });
  await expect.poll(() => mirrors.status()[0]?.phase, { timeout: 20_000 }).toBe("current");
  await mirrors.close();
  await store.close();
  const verify = (...more: string[]) =>
    run("verify", "--settings", settings, "--from", "2026-07-01", "--to", "2026-07-03", ...more);
  return { influxd, verify };
}

it("finds a mirror the same, tells what differs by day, and repairs that", async () => {
  const { influxd, verify } = await recorded();
  const same = await verify("--all");
  expect(same.text).toMatch(/2026-07-01 {2}g press\.1 +2700 +2700/);
  expect(same.text).toMatch(/3 days of channels compared: all the same/);
  expect(same.code).toBe(0);

  await influxd.query(
    `DELETE FROM "machine_current" WHERE time >= ${startMs + 20 * hourMs}ms AND time < ${startMs + 21 * hourMs}ms`,
  );
  const different = await verify();
  expect(different.code).toBe(1);
  expect(different.text).toMatch(/2026-07-02 {2}g press\.1 +4320 +4140 .* 180 +0\n/);
  expect(different.text).toMatch(/1 differ: --repair sends them again/);
  expect(different.text).not.toContain("2026-07-01  g");

  const repaired = await verify("--repair");
  expect([repaired.code, repaired.text]).toEqual([0, expect.stringMatching(/repaired\n3 days .*all the same/)]);
  expect(await verify()).toMatchObject({ code: 0 });
});

it("says that a mirror doesn't answer", async () => {
  const { influxd, verify } = await recorded();
  await influxd.stop();
  const { code, text } = await verify();
  expect([code, text]).toEqual([1, expect.stringMatching(/office: http:.* doesn't answer/)]);
});

it.each<[string[], RegExp]>([
  [[], /say what to do: machikoba mirror verify/],
  [["repair"], /there is: machikoba mirror verify/],
  [["verify", "--from", "yesterday"], /no mirrors in the settings/],
])("says what is wrong with %j", async (args, said) => {
  const settings = join(serverFolder(), "machikoba.yaml");
  writeFileSync(settings, "site: works\n");
  const all = args[0] === "verify" ? [...args, "--settings", settings] : args;
  await expect(run(...all)).rejects.toThrow(said);
});

it("says what is wrong with a date and with a mirror's name", async () => {
  const { verify } = await recorded();
  await expect(verify("--from", "2026-7-1")).rejects.toThrow(/--from: write a date such as/);
  await expect(verify("--mirror", "ofice")).rejects.toThrow(/did you mean office\?/);
  await expect(verify("--from", "2026-07-05")).rejects.toThrow(/--from must lie before --to/);
});
