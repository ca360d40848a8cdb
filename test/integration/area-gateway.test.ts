/** A gateway's local rules by a real broker: lights, voices, motion and what it tells of them, also with nobody else there. */

import sharp, { type OverlayOptions } from "sharp";
import { expect, it } from "vitest";
import { startBroker } from "../fakes/broker-under-test.ts";
import { createTestClock, type TestClock } from "../fakes/test-clock.ts";
import { temporaryFolder } from "../unit/agent/outbox/outbox-under-test.ts";
import { settingsOf, startAgent, startTestCamera, startTestLamp, watchGateway } from "./area-gateway.ts";

const at = (time: string) => Date.parse(`2026-11-20T${time}+09:00`);
const corners = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.9, 0.9],
  [0.1, 0.9],
];

/** A green sheet on a grey table with something dark on it. */
async function drawSheet(): Promise<Buffer> {
  const box = (left: number, top: number, width: number, height: number, background: object) => ({
    input: { create: { width, height, channels: 3 as const, background } },
    left,
    top,
  });
  return sharp({ create: { width: 640, height: 360, channels: 3, background: { r: 120, g: 118, b: 116 } } })
    .composite([
      box(64, 36, 512, 288, { r: 40, g: 140, b: 80 }),
      box(200, 120, 160, 80, { r: 40, g: 38, b: 44 }),
    ] as OverlayOptions[])
    .jpeg()
    .toBuffer();
}

async function begin(area: object, { wallMs = at("10:00"), more = {} } = {}) {
  const clock = createTestClock({ wallMs });
  const { port } = await startBroker();
  const camera = await startTestCamera();
  camera.pictures = [await drawSheet()];
  const lamp = await startTestLamp(port);
  const gateway = await watchGateway(port, () => clock.wallMs() ?? 0);
  const outputs = [
    { id: "lamp", type: "tasmota-switch", topic: "lamp", answerMs: 30_000 },
    { id: "kiosk", type: "kiosk-voice" },
  ];
  const motions = [{ id: "pir", type: "simulated-motion" }];
  await gateway.desire(
    settingsOf(camera, { corners, schedule: { times: [] }, ...area }, { outputs, motions, ...more }),
  );
  await startAgent(port, temporaryFolder(), clock);
  await until(clock, () => gateway.lives.some(({ areas }) => areas?.some(({ area: id }) => id === "bench")));
  const motion = (isMoving: boolean) =>
    gateway.client.publishAsync("machikoba/1/site/devices/pir/motion", JSON.stringify({ motion: isMoving }), {
      qos: 1,
    });
  const lines = () => gateway.lives.flatMap((live) => live.lines ?? []);
  return { clock, camera, lamp, gateway, motion, lines };
}

/** Lets time pass, slowly enough for what goes over real connections. */
async function until(clock: TestClock, what: () => boolean, stepMs = 100): Promise<void> {
  const step = async () => {
    await clock.advanceAsync(stepMs);
    return what();
  };
  await expect.poll(step, { timeout: 20_000, interval: 5 }).toBe(true);
}

it("lights the bench for who comes, greets them, and looks when they have gone", async () => {
  const settings = { light: "lamp", motion: "pir", motionLightMs: 20_000, settleMs: 500 };
  const voice = { output: "kiosk", onMotion: true, language: "en", lines: { motion: ["Hello there!"] } };
  const { clock, lamp, gateway, motion, lines } = await begin({
    ...settings,
    voice,
    schedule: { times: [], afterMotionMs: 60_000 },
  });
  await motion(true);
  await until(clock, () => lamp.isOn && lines().length > 0);
  expect(lines()).toEqual([{ id: expect.any(String), output: "kiosk", text: "Hello there!", language: "en" }]);
  await motion(false);
  await until(clock, () => !lamp.isOn);
  expect(gateway.scores()).toEqual([]);
  await until(clock, () => gateway.scores().length > 0);
  expect(gateway.scores()[0]).toMatchObject({ occasion: "motion", outcome: "scored", simulated: true });
  // What is dark in the drawing covers 0.0868 of the sheet.
  expect(Math.abs((gateway.scores()[0]?.share ?? 0) - 0.0868)).toBeLessThan(0.01);
  await until(clock, () => !lamp.isOn);
  expect(lines()).toHaveLength(1);
});

it("tells which cameras and outputs it has, and what its settings name that isn't there", async () => {
  const wrong = {
    camera: "nowhere",
    schedule: { times: ["12:00"] },
    light: "sun",
    motion: "cat",
    voice: { output: "parrot", times: ["12:00", "18:30"] },
  };
  const { clock, gateway } = await begin(wrong);
  const inventories = gateway.published
    .map((bytes) => bytes.toString())
    .filter((text) => text.startsWith('{"channels"'));
  expect(JSON.parse(inventories.at(-1) ?? "")).toMatchObject({
    cameras: [{ id: "camera" }],
    outputs: [{ id: "lamp" }, { id: "kiosk" }],
  });
  await until(clock, () => gateway.problems().length >= 5);
  expect(gateway.problems().map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "area-light: Area bench: there is no light sun here: name one of this gateway's outputs",
    "area-voice: Area bench: there is no voice parrot here: name one of this gateway's outputs",
    "area-motion: Area bench: there is no motion sensor cat here: name one of this gateway's motions",
    "area-voice-times: Area bench: nobody looks at 18:30, when its voice is to speak: name times of its schedule",
    "area-camera: Area bench: there is no camera nowhere here: name one of this gateway's cameras",
  ]);
});

it("skips a slot with the camera's cause and mend when the camera stays away", async () => {
  const { clock, camera, gateway } = await begin({ schedule: { times: ["10:01"] } });
  camera.pictures = [];
  await until(clock, () => gateway.problems().some(({ code }) => code.startsWith("camera-")));
  await until(clock, () => gateway.scores().length > 0, 2000);
  expect(gateway.scores()[0]).toMatchObject({ slot: "10:01", outcome: "skipped", cause: "camera" });
});

it("tries an output when it is asked to, and refuses one that there isn't", async () => {
  const { clock, lamp, gateway, lines } = await begin({});
  const testing = gateway.ask("output-test", { output: "lamp" });
  await until(clock, () => lamp.isOn);
  await until(clock, () => !lamp.isOn);
  expect(await testing).toMatchObject({ ok: true });
  expect(await gateway.ask("output-test", { output: "kiosk", text: "聞こえますか" })).toMatchObject({ ok: true });
  await expect.poll(lines).toMatchObject([{ text: "聞こえますか", language: "ja" }]);
  expect(await gateway.ask("output-test", { output: "sun" })).toMatchObject({
    ok: false,
    error: expect.stringMatching(/no output sun/),
  });
});
