/** A whole simulated day of an area: broker, dashboard and gateway by one clock, a drawn bench, a lamp, a voice, a stick for the spreadsheet. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createUplinkTargets } from "../../agent/uplinks/uplinks.ts";
import type { ClutterCalendarAnswer } from "../../common/contract/clutter-answers.ts";
import { plantSettings } from "../../common/contract/plant-settings.ts";
import { usualVoiceLines, type VoiceOccasion } from "../../common/contract/voice-lines.ts";
import { createLog } from "../../common/runtime/log.ts";
import { openDashboard } from "../../dashboard/server/dashboard.ts";
import { drawScene } from "../../firmware-sim/workbench/draw-scene.ts";
import { pictureJpeg } from "../../firmware-sim/workbench/picture-jpeg.ts";
import { planScene } from "../../firmware-sim/workbench/scene-plan.ts";
import { internal, startBroker } from "../fakes/broker-under-test.ts";
import { createPixelHunt } from "../fakes/pixel-hunt.ts";
import { createTestClock, type TestClock } from "../fakes/test-clock.ts";
import { startAgent, startTestCamera, startTestLamp, watchGateway } from "../integration/area-gateway.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const minuteMs = 60_000;
/** A Friday that people work on, in Tokyo. */
const day = "2026-11-20";
const at = (time: string) => Date.parse(`${day}T${time}+09:00`);
const times = ["09:00", "10:30", "12:00", "17:00"];

/** The bench at 9:00, 10:30 and 17:00, and with arms over it. */
async function drawDay() {
  const scene = async (covered: number, people: "none" | "arms" = "none") => {
    const plan = planScene(24, { width: 1280, covered, people });
    const { picture, truth } = drawScene(plan);
    return { jpeg: await pictureJpeg(picture, plan.sensor.jpegQuality), picture, truth };
  };
  const [tidy, middling, untidy, busy] = [
    await scene(0.02),
    await scene(0.16),
    await scene(0.5),
    await scene(0.5, "arms"),
  ];
  const { width, height } = tidy.picture;
  const corners = tidy.truth.corners.map(([x = 0, y = 0]) => [x / width, y / height]);
  return { tidy, middling, untidy, busy, corners };
}

/** Lets time pass so that what happens in between over real connections has the time it needs. */
async function until(clock: TestClock, what: () => boolean): Promise<void> {
  const step = async () => {
    await clock.advanceAsync(100);
    return what();
  };
  await expect.poll(step, { timeout: 30_000, interval: 5 }).toBe(true);
}

/** Lets hours pass in which nothing is to happen. */
async function passUntil(clock: TestClock, wallMs: number): Promise<void> {
  for (let left = wallMs - (clock.wallMs() ?? 0); left > 0; left = wallMs - (clock.wallMs() ?? 0)) {
    await clock.advanceAsync(Math.min(left, minuteMs));
  }
}

function voices(folder: string): VoiceOccasion[][] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  return names.sort().map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const lines = Object.entries(usualVoiceLines.ja) as [VoiceOccasion, readonly string[]][];
    return lines.filter(([, own]) => own.some((line) => text.includes(line))).map(([occasion]) => occasion);
  });
}

test("has its three scores, its calendar, its rows, its voice and its light, and says what the power cut took", {
  timeout: 120_000,
}, async () => {
  const folder = temporaryFolder();
  const [stick, spoken, web] = ["stick", "spoken", "web"].map((name) => join(folder, name)) as [string, string, string];
  for (const one of [stick, spoken, web]) mkdirSync(one);
  writeFileSync(join(web, "index.html"), "");
  const bench = await drawDay();
  const clock = createTestClock({ wallMs: at("08:50") });
  const { port } = await startBroker();
  const camera = await startTestCamera();
  const lamp = await startTestLamp(port);
  const inTheDark: string[] = [];
  camera.onTake = () => {
    if (!lamp.isOn) inTheDark.push(new Date(clock.wallMs() ?? 0).toISOString());
  };
  const gateway = await watchGateway(port, () => clock.wallMs() ?? 0, { isRecorder: false });

  const dashboard = await openDashboard({
    site: "site",
    version: "0",
    http: { host: "127.0.0.1", port: 0 },
    broker: { url: `mqtt://127.0.0.1:${port}`, ...internal, mqttPort: port },
    dataDir: join(folder, "dashboard"),
    webRoot: web,
    commitEveryMs: 1000,
    clock,
    log: createLog({ level: "silent" }),
  });
  onTestFinished(() => dashboard.close());
  const area = {
    id: "bench",
    name: "組立台",
    camera: "camera",
    corners: bench.corners,
    light: "lamp",
    settleMs: 1000,
    schedule: { times },
    voice: { output: "voice" },
  };
  const outputs = [
    { id: "lamp", type: "tasmota-switch", topic: "lamp", answerMs: 30_000 },
    { id: "voice", type: "espeak-voice", player: "file", writeTo: spoken },
  ];
  const plant = { areas: [area], gateways: [{ id: "gateway", cameras: [camera.settings], outputs }] };
  dashboard.importPlant(plantSettings.parse(plant), "test");
  const { port: httpPort } = await dashboard.open();
  const start = () =>
    startAgent(port, folder, clock, {
      uplinks: createUplinkTargets([{ id: "stick", type: "score-file", folder: stick }]),
    });
  const looks = async (count: number, pictures: Buffer[]) => {
    camera.pictures = pictures;
    await until(clock, () => gateway.scores().length === count && voices(spoken).length >= Math.min(count, 2));
  };

  const first = await start();
  await until(clock, () => gateway.lives.some(({ areas }) => areas?.some(({ area: id }) => id === "bench")));
  await passUntil(clock, at("08:59"));
  expect([camera.taken, lamp.turns]).toEqual([0, []]);
  await passUntil(clock, at("09:00"));
  await looks(1, [bench.tidy.jpeg]);
  await passUntil(clock, at("10:30"));
  await looks(2, [bench.middling.jpeg]);
  await passUntil(clock, at("11:58:30"));

  // The power is cut: what is on the disk now is all that there is when it comes back.
  const data = join(folder, "data");
  cpSync(data, `${data}-cut`, { recursive: true });
  await first.close();
  rmSync(data, { recursive: true });
  cpSync(`${data}-cut`, data, { recursive: true });
  rmSync(`${data}-cut`, { recursive: true });
  await passUntil(clock, at("12:20"));
  await start();
  await until(clock, () => gateway.scores().length === 3);

  // At closing time somebody is still at work; the look waits until they have left.
  await passUntil(clock, at("17:00"));
  await looks(4, [bench.busy.jpeg, bench.untidy.jpeg, bench.untidy.jpeg]);
  const sounds = () => readdirSync(spoken).filter((name) => name.endsWith(".wav"));
  await until(clock, () => sounds().length === 3);

  expect(gateway.scores().map(({ slot, outcome, level, cause }) => [slot, outcome, level ?? cause])).toEqual([
    ["09:00", "scored", "tidy"],
    ["10:30", "scored", "a-little"],
    ["12:00", "missed", "power-off"],
    ["17:00", "scored", "cluttered"],
  ]);
  for (const [index, { truth }] of [bench.tidy, bench.middling, undefined, bench.untidy]
    .map((one) => one ?? { truth: undefined })
    .entries()) {
    if (truth) expect(Math.abs((gateway.scores()[index]?.share ?? 1) - truth.share)).toBeLessThan(0.05);
  }
  expect(voices(spoken)).toEqual([["tidy"], ["a-little"], ["cluttered", "closing"]]);
  expect(sounds().every((name) => readFileSync(join(spoken, name)).subarray(0, 4).toString() === "RIFF")).toBe(true);
  expect(inTheDark).toEqual([]);
  expect(lamp.isOn).toBe(false);
  // One more turn for the photo with arms over the bench.
  expect(lamp.turns).toEqual(["ON", "OFF", "ON", "OFF", "ON", "OFF", "ON", "OFF"]);

  const rows = () => readFileSync(join(stick, "machikoba-clutter.csv"), "utf8").split("\r\n").slice(1, -1);
  await until(clock, () => rows().length === 4);
  expect(
    rows().map((row) =>
      row
        .split(",")
        .slice(0, 6)
        .filter((_, cell) => cell !== 3)
        .join(" "),
    ),
  ).toEqual([
    expect.stringMatching(/^2026-11-20 09:00:\d\d 組立台 09:00 片付いている 採点$/),
    expect.stringMatching(/^2026-11-20 10:30:\d\d 組立台 10:30 少し散らかり 採点$/),
    "2026-11-20 12:00:00 組立台 12:00  実施できず",
    expect.stringMatching(/^2026-11-20 17:00:\d\d 組立台 17:00 散らかり 採点$/),
  ]);

  const calendar = async (): Promise<ClutterCalendarAnswer> => {
    await clock.advanceAsync(1000);
    return (await fetch(`http://127.0.0.1:${httpPort}/api/clutter?area=bench&from=${day}&to=${day}`)).json();
  };
  const outcomes = async () => (await calendar()).days[0]?.slots.map((slot) => slot?.outcome);
  await expect.poll(outcomes, { timeout: 10_000 }).toEqual(["scored", "scored", "missed", "scored"]);
  expect((await calendar()).days[0]?.worst).toMatchObject({ level: "cluttered" });

  const hunt = await createPixelHunt([bench.tidy.jpeg, bench.busy.jpeg]);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (one) => one.isFile() && !one.name.endsWith(".wav"),
  );
  const found = files.flatMap((one) => hunt(readFileSync(join(one.parentPath, one.name))) ?? []);
  expect(found).toEqual([]);
  expect(gateway.published.flatMap((bytes) => hunt(bytes) ?? [])).toEqual([]);
});
