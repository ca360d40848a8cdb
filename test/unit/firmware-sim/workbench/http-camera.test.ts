import sharp from "sharp";
import { afterEach, expect, test } from "vitest";
import { type HttpCamera, openHttpCamera } from "../../../../firmware-sim/workbench/http-camera.ts";
import { photographBench } from "../../../../firmware-sim/workbench/photograph-bench.ts";
import { createWorkingBench, type Moment } from "../../../../firmware-sim/workbench/working-day.ts";
import { createTestClock } from "../../../fakes/test-clock.ts";

const bench = createWorkingBench(3, { width: 160 });
const photograph = (moment: Moment, isLampOn: boolean) => photographBench(bench, moment, isLampOn);
const clock = createTestClock();
let camera: HttpCamera | undefined;
/** How many pictures were drawn. */
let drawn = 0;

async function open(): Promise<string> {
  const now = () => {
    drawn += 1;
    return { day: 1, hour: 10 };
  };
  camera = await openHttpCamera({ photograph, now, after: clock.after });
  return camera.url;
}

afterEach(() => camera?.close());

test("answers a snapshot of the present moment", async () => {
  const answer = await fetch(`${await open()}/snapshot.jpg`);
  expect(answer.headers.get("content-type")).toBe("image/jpeg");
  expect(answer.headers.get("x-machikoba-simulated")).toBe("true");
  const { format, width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
  expect({ format, width, height }).toEqual({ format: "jpeg", width: 160, height: 90 });
});

test("shows another hour, and the bench under its lamp, when it is asked to", async () => {
  const url = await open();
  const brightness = async (query: string) => {
    const answer = await fetch(`${url}/snapshot.jpg?${query}`);
    const { channels } = await sharp(Buffer.from(await answer.arrayBuffer())).stats();
    return channels.reduce((sum, { mean }) => sum + mean, 0) / 3;
  };
  expect(await brightness("hour=23&lamp=0")).toBeLessThan(45);
  expect(await brightness("hour=23&lamp=1")).toBeGreaterThan(80);
});

test("streams one picture after another until the reader goes", async () => {
  const stop = new AbortController();
  const url = await open();
  const answer = await fetch(`${url}/stream.mjpeg`, { signal: stop.signal });
  expect(answer.headers.get("content-type")).toBe("multipart/x-mixed-replace; boundary=machikoba-frame");
  const reader = answer.body?.getReader();
  let received = Buffer.alloc(0);
  const frames = () => received.toString("latin1").split("--machikoba-frame\r\n").length - 1;
  while (frames() < 3) {
    const { value } = (await reader?.read()) ?? {};
    received = Buffer.concat([received, value ?? Buffer.alloc(0)]);
    await expect.poll(() => clock.pendingTimers).toBeGreaterThan(0);
    clock.advance(500);
  }
  const [, head = "", length = ""] =
    /^--machikoba-frame\r\n(content-type: image\/jpeg\r\ncontent-length: (\d+)\r\n\r\n)/.exec(
      received.toString("latin1"),
    ) ?? [];
  const start = "--machikoba-frame\r\n".length + head.length;
  const { format } = await sharp(received.subarray(start, start + Number(length))).metadata();
  expect(format).toBe("jpeg");
  stop.abort();
  await expect.poll(() => clock.pendingTimers).toBe(0);
  // The stream draws no more: a snapshot is the only picture from here on.
  drawn = 0;
  await (await fetch(`${url}/snapshot.jpg`)).arrayBuffer();
  expect(drawn).toBe(1);
});

test("says what it serves, and what is wrong with a question", async () => {
  const url = await open();
  const statusOf = async (path: string, init?: RequestInit) => (await fetch(url + path, init)).status;
  expect(await (await fetch(url)).text()).toContain("/snapshot.jpg");
  expect(await statusOf("/snapshot.jpg?hour=25")).toBe(400);
  expect(await statusOf("/snapshot.jpg?day=1.5")).toBe(400);
  expect(await statusOf("/snapshot.jpg?lamp=on")).toBe(400);
  expect(await statusOf("/elsewhere")).toBe(404);
  expect(await statusOf("/snapshot.jpg", { method: "POST" })).toBe(405);
});

test("refuses a port that is taken", async () => {
  const port = Number(new URL(await open()).port);
  const now = () => ({ day: 1, hour: 10 });
  await expect(openHttpCamera({ photograph, now, after: clock.after, port })).rejects.toThrow("EADDRINUSE");
});

test("says in words why a picture could not be drawn", async () => {
  const failing = () => Promise.reject(new Error("out of paint"));
  camera = await openHttpCamera({ photograph: failing, now: () => ({ day: 1, hour: 10 }), after: clock.after });
  const answer = await fetch(`${camera.url}/snapshot.jpg`);
  expect(answer.status).toBe(500);
  expect(await answer.text()).toContain("out of paint");
});
