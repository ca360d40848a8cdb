/** An area from its set-up to its score with a real gateway, dashboard and broker; its camera is a folder of pictures. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it, onTestFinished } from "vitest";
import { createAgent } from "../../agent/agent.ts";
import type { AreaPreview } from "../../common/contract/area-requests.ts";
import type { AreaAnswer } from "../../common/contract/clutter-answers.ts";
import type { BoardArea } from "../../common/contract/live-events.ts";
import { plantSettings } from "../../common/contract/plant-settings.ts";
import { createSystemClock } from "../../common/runtime/clock.ts";
import { createLog } from "../../common/runtime/log.ts";
import { openDashboard } from "../../dashboard/server/dashboard.ts";
import { internal, startBroker } from "../fakes/broker-under-test.ts";
import { temporaryFolder } from "../unit/dashboard/server/history/history-under-test.ts";

const log = createLog({ level: "silent" });
const clock = createSystemClock({ trust: "always" });
/** A green sheet on a bench, with things that cover a known part of it. */
const sheet = { left: 160, top: 90, width: 640, height: 360 };

async function putPicture(folder: string, name: string, things: string): Promise<void> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="540"><rect width="960" height="540" fill="#8d7a63"/>
    <rect x="${sheet.left}" y="${sheet.top}" width="${sheet.width}" height="${sheet.height}" fill="#3f8f68"/>${things}</svg>`;
  for (const old of readdirSync(folder)) rmSync(join(folder, old));
  await sharp(Buffer.from(svg)).jpeg({ quality: 92 }).toFile(join(folder, name));
}

async function startSite() {
  const { port } = await startBroker();
  const folder = temporaryFolder();
  const [pictures, dashboardFolder, gatewayFolder] = ["pictures", "dashboard", "gateway"].map((one) =>
    join(folder, one),
  );
  for (const one of [pictures, dashboardFolder, gatewayFolder]) mkdirSync(String(one), { recursive: true });
  const broker = { url: `mqtt://127.0.0.1:${port}`, ...internal };
  const dashboard = await openDashboard({
    site: "site",
    version: "0",
    http: { host: "127.0.0.1", port: 0 },
    broker: { ...broker, mqttPort: port },
    dataDir: String(dashboardFolder),
    webRoot: String(pictures),
    commitEveryMs: 50,
    clock,
    log,
  });
  onTestFinished(() => dashboard.close());
  dashboard.importPlant(
    plantSettings.parse({
      gateways: [{ id: "gateway", cameras: [{ id: "cam", type: "folder-camera", folder: pictures }] }],
      areas: [
        { id: "bench", name: "組立作業台", camera: "cam", settleMs: 0, waitForPeopleMs: 0, schedule: { times: [] } },
      ],
    }),
    "test",
  );
  const url = `http://127.0.0.1:${(await dashboard.open()).port}`;
  const common = { site: "site", gateway: "gateway", version: "0", broker, clock, log };
  const agent = createAgent({ ...common, maxOutboxBytes: 1e7, dataDir: String(gatewayFolder) });
  onTestFinished(() => agent.close());
  await agent.open();

  async function post<T>(path: string, body: object = {}): Promise<{ status: number; body: T }> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/api/areas/bench/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as T };
  }
  const get = async <T>(path: string) => (await (await fetch(`${url}${path}`)).json()) as T;
  const isReady = async () =>
    (await post("session/end", { session: "none-yet" })).status === 200 && (await online(get));
  await expect.poll(isReady, { timeout: 10_000 }).toBe(true);
  return { pictures: String(pictures), post, get, folders: [String(dashboardFolder), String(gatewayFolder)] };
}

async function online(get: <T>(path: string) => Promise<T>): Promise<boolean> {
  return (await get<{ isGatewayOnline: boolean }>("/api/areas/bench/set-up")).isGatewayOnline;
}

const board = (get: <T>(path: string) => Promise<T>) =>
  get<{ areas: BoardArea[] }>("/api/areas").then(({ areas: [area] }) => area);

describe("an area that is set up in the browser", () => {
  it("is found, learnt, saved and scored, and no picture is left anywhere", async () => {
    const { pictures, post, get, folders } = await startSite();
    await putPicture(pictures, "tidy.jpg", "");
    const begun: { session?: string }[] = [];
    // The gateway may still be on its way to its new settings.
    await expect
      .poll(async () => {
        const { status, body } = await post<{ session: string }>("session");
        begun.push(body);
        return status;
      })
      .toBe(200);
    const session = begun.at(-1)?.session;
    await expect.poll(async () => (await board(get))?.doing).toBe("set-up");

    const { body: found } = await post<AreaPreview>("preview", { session, find: true });
    const [topLeft = [0, 0], , bottomRight = [0, 0]] = found.corners ?? [];
    expect(topLeft[0]).toBeCloseTo(sheet.left / 960, 1);
    expect(bottomRight[1]).toBeCloseTo((sheet.top + sheet.height) / 540, 1);
    expect(found.width).toBeLessThanOrEqual(640);
    expect(found.hasReference).toBe(false);
    expect((await post("reference", { session, corners: found.corners })).status).toBe(200);
    expect((await post("settings", { corners: found.corners, aspect: 16 / 9 })).status).toBe(200);
    expect((await post<AreaPreview>("preview", { session })).body).toMatchObject({ hasReference: true });
    await post("session/end", { session });
    await expect.poll(async () => (await board(get))?.doing).toBe("nothing");

    // A quarter of the sheet's width and half of its height.
    await putPicture(pictures, "things.jpg", `<rect x="300" y="150" width="160" height="180" fill="#b43a2c"/>`);
    const { body: score } = await post<{ outcome: string; share: number }>("score");
    expect(score).toMatchObject({ outcome: "scored" });
    expect(score.share).toBeCloseTo(0.125, 1);
    await expect.poll(async () => (await board(get))?.level).toBe("a-little");
    const { sheet: seen, looks } = await get<AreaAnswer>("/api/area?area=bench");
    expect(seen?.share).toBe(score.share);
    expect(looks).toMatchObject([{ occasion: "demand" }]);

    const jpeg = Buffer.from(found.picture, "base64").subarray(200, 260);
    const files = folders.flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }));
    for (const file of files.filter((one) => one.isFile())) {
      const bytes = readFileSync(join(file.parentPath, file.name));
      expect(bytes.includes(jpeg) || bytes.includes(found.picture.slice(300, 360)), file.name).toBe(false);
    }
  });
});
