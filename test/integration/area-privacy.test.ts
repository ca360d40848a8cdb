/** The promise of the areas: with default settings no pixel of a photo reaches a disk or the network. */
import { readdirSync, readFileSync, statSync, watch } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { drawScene } from "../../firmware-sim/workbench/draw-scene.ts";
import { pictureJpeg } from "../../firmware-sim/workbench/picture-jpeg.ts";
import { planScene } from "../../firmware-sim/workbench/scene-plan.ts";
import { laterPlan, tidyPlan } from "../../firmware-sim/workbench/scene-variants.ts";
import { startBroker } from "../fakes/broker-under-test.ts";
import { createPixelHunt, type PixelHunt } from "../fakes/pixel-hunt.ts";
import { temporaryFolder } from "../unit/agent/outbox/outbox-under-test.ts";
import { settingsOf, startAgent, startTestCamera, watchGateway } from "./area-gateway.ts";

const clock = createSystemClock({ trust: "always" });
const soon = { timeout: 15_000, interval: 20 };

/** A bench in disorder, half a second later, tidy, and with an arm over it. */
async function drawBench() {
  const plan = planScene(26, { width: 1280, covered: 0.3 });
  const draw = async (one: typeof plan) => pictureJpeg(drawScene(one).picture, one.sensor.jpegQuality);
  const { truth, picture } = drawScene(plan);
  const corners = truth.corners.map(([x = 0, y = 0]) => [x / picture.width, y / picture.height]);
  const withArm = planScene(26, { width: 1280, covered: 0.3, people: "arms" });
  return {
    corners,
    untidy: await draw(plan),
    later: await draw(laterPlan(plan, 1, {})),
    tidy: await draw(tidyPlan(plan)),
    withArm: await draw(withArm),
  };
}

/** Reads each file below a folder as soon as it is written, so that files that vanish again are seen too. */
function watchFolder(folder: string, hunt: PixelHunt) {
  const found: string[] = [];
  let seen = 0;
  const look = (name: string) => {
    try {
      if (!statSync(join(folder, name)).isFile()) return;
      seen += 1;
      const what = hunt(readFileSync(join(folder, name)));
      if (what) found.push(`${name}: ${what}`);
    } catch {
      // It vanished again.
    }
  };
  const watcher = watch(folder, { recursive: true }, (_event, name) => void (name && look(name)));
  onTestFinished(() => watcher.close());
  return {
    found,
    /** Looks at all that lies there now; answers how many files were looked at in all. */
    lookAtAll() {
      for (const name of readdirSync(folder, { recursive: true })) look(String(name));
      return seen;
    },
  };
}

let bench: Awaited<ReturnType<typeof drawBench>>;
let hunt: PixelHunt;

beforeAll(async () => {
  bench = await drawBench();
  hunt = await createPixelHunt([bench.untidy, bench.later, bench.tidy, bench.withArm]);
});

async function begin(area: object) {
  const folder = temporaryFolder();
  const files = watchFolder(folder, hunt);
  const { port } = await startBroker();
  const camera = await startTestCamera();
  camera.pictures = [bench.untidy, bench.later];
  const gateway = await watchGateway(port, Date.now);
  await gateway.desire(settingsOf(camera, { corners: bench.corners, waitForPeopleMs: 0, ...area }));
  const agent = await startAgent(port, folder, clock);
  const isListed = () => gateway.lives.some(({ areas }) => areas?.some(({ area: id }) => id === "bench"));
  await expect.poll(isListed, soon).toBe(true);
  const inMessages = () => gateway.published.flatMap((bytes) => hunt(bytes) ?? []);
  return { folder, files, camera, gateway, agent, inMessages };
}

it("keeps every pixel of scored, refused and reference photos in memory", async () => {
  const { files, camera, gateway, agent, inMessages } = await begin({});
  const scored = await gateway.ask("area-score", { area: "bench" });
  expect(scored).toMatchObject({ ok: true, result: { outcome: "scored", share: expect.any(Number) } });
  camera.pictures = [bench.untidy, bench.withArm];
  expect(await gateway.ask("area-score", { area: "bench" })).toMatchObject({ result: { cause: "person-in-view" } });
  camera.pictures = [await sharp(bench.untidy).linear(0.03).jpeg().toBuffer()];
  expect(await gateway.ask("area-score", { area: "bench" })).toMatchObject({ result: { outcome: "skipped" } });
  camera.pictures = [bench.tidy];
  const session = { area: "bench", session: "session-1" };
  await gateway.ask("area-session-begin", { ...session, by: "Yamada" });
  expect(await gateway.ask("area-reference", session)).toMatchObject({ ok: true });
  await gateway.ask("area-session-end", session);
  camera.pictures = [bench.untidy, bench.later];
  await gateway.ask("area-score", { area: "bench" });
  await expect.poll(() => gateway.scores().length, soon).toBe(4);
  await agent.close();
  expect(files.lookAtAll()).toBeGreaterThan(4);
  expect(files.found).toEqual([]);
  expect(inMessages()).toEqual([]);
});

it("notices a picture where one is meant to be: in the preview of a set-up session, and nowhere else", async () => {
  const { files, gateway, agent, inMessages, camera } = await begin({});
  const session = { area: "bench", session: "session-1" };
  const refused = await gateway.ask("area-preview", session);
  expect(refused).toMatchObject({ ok: false, error: expect.stringMatching(/no set-up of bench is open/) });
  expect(camera.taken).toBe(0);
  await gateway.ask("area-session-begin", { ...session, by: "Yamada" });
  await expect.poll(() => gateway.lives.at(-1)?.areas, soon).toEqual([{ area: "bench", doing: "set-up" }]);
  const sato = { area: "bench", session: "session-2", by: "Sato" };
  expect(await gateway.ask("area-session-begin", sato)).toMatchObject({ ok: true });
  expect(await gateway.ask("area-preview", session)).toMatchObject({ ok: false });
  expect(camera.taken).toBe(0);
  await gateway.ask("area-session-begin", { ...session, by: "Yamada" });
  const preview = await gateway.ask("area-preview", session);
  expect(preview).toMatchObject({ ok: true, result: { width: 640, hasReference: false, share: expect.any(Number) } });
  expect(inMessages()).toEqual(["a JPEG, in base64"]);
  const { picture } = preview.result as { picture: string };
  expect(hunt(Buffer.from(picture))).toBeDefined();
  const taken = camera.taken;
  const again = await gateway.ask("area-preview", {
    ...session,
    samePicture: true,
    tolerance: 0.9,
    corners: bench.corners,
  });
  expect(again).toMatchObject({ ok: true, result: { picture } });
  expect(camera.taken).toBe(taken);
  camera.pictures = [bench.untidy, bench.withArm];
  expect(await gateway.ask("area-reference", session)).toMatchObject({
    ok: false,
    error: expect.stringMatching(/step back/),
  });
  await gateway.ask("area-session-end", session);
  expect(await gateway.ask("area-preview", session)).toMatchObject({ ok: false });
  const events = gateway.records.flatMap((record) =>
    record.kind === "event" ? `${record.event} ${record.detail}` : [],
  );
  expect(events).toEqual(
    expect.arrayContaining(["set-up-begin Yamada", "set-up-end Sato (another began)", "set-up-end Yamada (ended)"]),
  );
  await agent.close();
  files.lookAtAll();
  expect(files.found).toEqual([]);
});

it("keeps a small photo, black around the sheet, where that was switched on, and deletes it when it is switched off", async () => {
  const { folder, gateway, camera, inMessages } = await begin({ keepPhotosDays: 2 });
  await gateway.ask("area-score", { area: "bench" });
  const photos = join(folder, "data", "agent", "photos", "bench");
  const [name = ""] = readdirSync(photos);
  const { data, info } = await sharp(join(photos, name)).raw().toBuffer({ resolveWithObject: true });
  expect(info.width).toBe(640);
  const brightest = (x: number, y: number) => Math.max(...data.subarray((y * info.width + x) * 3).subarray(0, 3));
  expect([brightest(2, 2), brightest(info.width - 3, 2), brightest(2, info.height - 3)].every((one) => one < 12)).toBe(
    true,
  );
  const mean = (index: 0 | 1) => bench.corners.reduce((sum, corner) => sum + (corner[index] ?? 0), 0) / 4;
  expect(brightest(Math.round(mean(0) * info.width), Math.round(mean(1) * info.height))).toBeGreaterThan(20);
  expect(inMessages()).toEqual([]);
  await gateway.desire(settingsOf(camera, { corners: bench.corners, keepPhotosDays: 0 }));
  await expect.poll(() => readdirSync(join(folder, "data", "agent", "photos")), soon).toEqual([]);
});
