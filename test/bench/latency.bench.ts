/** From a step of a simulated device's current to the number in a real browser, and the transport alone at 200 readings/s. */
import { setTimeout as pause } from "node:timers/promises";
import { connectAsync } from "mqtt";
import type { Page } from "playwright-core";
import { buildTopic } from "../../common/contract/topics.ts";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { createStepDevice } from "../../firmware-sim/devices/step-device.ts";
import { createTicker } from "../../firmware-sim/devices/ticker.ts";
import { launchChromium } from "../browser/chromium.ts";
import { distribution, figure, percentile } from "./figure.ts";
import { openWhole, site } from "./whole.ts";

const steps = 60;
const lowA = 1;
const highA = 6;
const transportS = 15;
const ratePerS = 200;
const transportDevices = 10;

/** What the page notes while it watches; times on its own clock, epoch ms. */
interface Watch {
  numbers: [atMs: number, amps: number][];
  readings: [atMs: number, amps: number][];
}
declare global {
  interface Window {
    watch: Watch;
  }
}

/** This process's clock and the page's: how far the page's is ahead, from the quickest of many questions. */
async function clockOffsetMs(page: Page): Promise<number> {
  let best = { roundTripMs: Number.POSITIVE_INFINITY, offsetMs: 0 };
  for (let question = 0; question < 50; question += 1) {
    const sentMs = performance.now();
    const pageMs = await page.evaluate(() => performance.timeOrigin + performance.now());
    const heardMs = performance.now();
    const middleMs = performance.timeOrigin + (sentMs + heardMs) / 2;
    if (heardMs - sentMs < best.roundTripMs) best = { roundTripMs: heardMs - sentMs, offsetMs: pageMs - middleMs };
  }
  process.stderr.write(
    `clocks differ by ${best.offsetMs.toFixed(2)} ms (asked in ${best.roundTripMs.toFixed(2)} ms)\n`,
  );
  return best.offsetMs;
}

/** Notes each reading that comes over the websocket, before the page has seen it. */
function watchSocket(): void {
  window.watch = { numbers: [], readings: [] };
  const Original = window.WebSocket;
  window.WebSocket = class extends Original {
    constructor(...args: ConstructorParameters<typeof Original>) {
      super(...args);
      this.addEventListener("message", ({ data }) => {
        const atMs = performance.timeOrigin + performance.now();
        if (typeof data !== "string" || !data.startsWith('42["readings"')) return;
        const [, { values }] = JSON.parse(data.slice(2)) as [string, { values: [string, number, number, number][] }];
        for (const [, , amps] of values) window.watch.readings.push([atMs, amps]);
      });
    }
  };
}

/** Notes each change of a machine's number. */
function watchNumber(machine: string): void {
  const node = document.querySelector(`[data-machine="${machine}"]`);
  if (!node) throw new Error(`there is no number of ${machine}`);
  const note = () =>
    window.watch.numbers.push([performance.timeOrigin + performance.now(), Number.parseFloat(node.textContent ?? "")]);
  new MutationObserver(note).observe(node, { subtree: true, childList: true, characterData: true });
}

async function measureSteps(page: Page, mqttUrl: string): Promise<void> {
  const clock = createSystemClock({ trust: "always" });
  const device = createStepDevice(
    {
      id: "step",
      site,
      broker: { url: mqttUrl },
      clamp: { crestFactor: 1.6, harmonics: [], fullScaleA: 30, offsetCounts: 12, noiseCounts: 0.5 },
      mainsHz: 50,
      clock,
      ticker: createTicker(clock),
      random: Math.random,
    },
    lowA,
  );
  await device.open();
  await page.waitForSelector('[data-machine="step"]');
  await page.evaluate(watchNumber, "step");
  const offsetMs = await clockOffsetMs(page);
  const firstMs: number[] = [];
  const fullMs: number[] = [];
  for (let step = 0; step < steps; step += 1) {
    const target = step % 2 === 0 ? highA : lowA;
    // At another moment of the window each time.
    await pause(900 + ((step * 37) % 200));
    await page.evaluate(() => {
      window.watch.numbers = [];
    });
    const atMs = performance.timeOrigin + device.setAmps(target) + offsetMs;
    await page.waitForFunction(
      (amps) => window.watch.numbers.some(([, shown]) => Math.abs(shown - amps) < 0.1),
      target,
    );
    const numbers = await page.evaluate(() => window.watch.numbers);
    const from = target === highA ? lowA : highA;
    const first = numbers.find(([, shown]) => Math.abs(shown - from) > 0.1);
    const full = numbers.find(([, shown]) => Math.abs(shown - target) < 0.1);
    if (first && full) {
      firstMs.push(first[0] - atMs);
      fullMs.push(full[0] - atMs);
    }
  }
  await device.close();
  distribution("latency", "step to a changed number", firstMs, "ms");
  distribution("latency", "step to the whole new value", fullMs, "ms");
}

async function measureTransport(page: Page, mqttUrl: string): Promise<void> {
  const client = await connectAsync(mqttUrl);
  const sent = new Map<number, number>();
  const topics = Array.from({ length: transportDevices }, (_, index) =>
    buildTopic("deviceReadings", site, { device: `rate-${index}` }),
  );
  const offsetMs = await clockOffsetMs(page);
  const total = ratePerS * transportS;
  const beginMs = performance.now();
  for (let index = 0; index < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - beginMs) / 1000) * ratePerS));
    for (; index < due; index += 1) {
      const amps = 1 + index / 10_000;
      sent.set(amps, performance.timeOrigin + performance.now() + offsetMs);
      client.publish(topics[index % transportDevices] ?? "", JSON.stringify({ rmsA: amps, periodMs: 50 }));
    }
    await pause(1);
  }
  await pause(500);
  const readings = await page.evaluate(() => window.watch.readings);
  await client.endAsync();
  const latencies: number[] = [];
  for (const [atMs, amps] of readings) {
    const sentMs = sent.get(amps);
    // The first second holds the adoption of ten new machines.
    if (sentMs !== undefined && amps >= 1 + ratePerS / 10_000) latencies.push(atMs - sentMs);
  }
  distribution("latency", `transport at ${ratePerS} readings/s`, latencies, "ms");
  figure("latency", "transport, worst", Math.max(...latencies), "ms", latencies.length);
  figure("latency", "readings that arrived", latencies.length / (total - ratePerS), "share", total);
  figure("latency", "transport, p90", percentile(latencies, 0.9), "ms", latencies.length);
}

const whole = await openWhole();
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  await page.addInitScript(watchSocket);
  await page.goto(`http://localhost:${whole.httpPort}/`);
  await measureSteps(page, whole.mqttUrl);
  await page.evaluate(() => {
    window.watch.readings = [];
  });
  await measureTransport(page, whole.mqttUrl);
} finally {
  await browser.close();
  await whole.close();
}
