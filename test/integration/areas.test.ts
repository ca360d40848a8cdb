/** Areas on a real broker and dashboard: scores become levels, people look and set up, pictures stay nowhere. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { io } from "socket.io-client";
import { describe, expect, it, onTestFinished } from "vitest";
import type { BoardArea, BoardSnapshot, ServerEvents } from "../../common/contract/live-events.ts";
import { root } from "../fakes/broker-under-test.ts";
import { scoreRecord } from "../unit/dashboard/server/areas/made-areas.ts";
import { type GatewayAnswer, startAreaSite } from "./area-site.ts";

const hourMs = 3_600_000;
const corners = [
  [0.1, 0.1],
  [0.9, 0.1],
  [0.9, 0.9],
  [0.1, 0.9],
];
const secret = "c2VjcmV0IHBpeGVscyBvZiBhIHBpY3R1cmUgb2Ygc29tZWJvZHkncyBkZXNr";
const preview = { picture: secret, width: 640, height: 360, corners, share: 0.2, outline: [], hasReference: true };

const answers: GatewayAnswer = (request) => (request === "area-preview" ? preview : {});
const start = (answer: GatewayAnswer = answers) => startAreaSite(answer, Date.now() - 10 * hourMs);

/** A score at so many hours of the gateway's run; now is 10. */
const score = (hours: number, more: object = {}) => {
  const { seq: _, ...record } = scoreRecord(1, hours * hourMs, more);
  return record;
};

/** Follows a browser's feed. */
async function listen(url: string): Promise<{ areas: BoardArea[]; lines: string[] }> {
  const heard = { areas: [] as BoardArea[], lines: [] as string[] };
  const socket = io(url, { transports: ["websocket"] });
  onTestFinished(() => void socket.disconnect());
  const on = <N extends keyof ServerEvents>(name: N, take: ServerEvents[N]) => socket.on(name as string, take);
  on("area", ({ area }) => void heard.areas.push(area));
  on("say", ({ line }) => void heard.lines.push(line.text));
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return heard;
}

describe("an area", () => {
  it("is on the board, on the feed and on MQTT as soon as it is scored", async () => {
    const { url, record, broker, get } = await start();
    const published: { level: string; clutterShare: number }[] = [];
    broker.on("message", (topic, payload) => {
      if (topic === `${root}/areas/bench/clutter`) published.push(JSON.parse(payload.toString()));
    });
    await broker.subscribeAsync(`${root}/areas/bench/clutter`);
    const heard = await listen(url);
    expect((await get("/api/board")) as BoardSnapshot).toMatchObject({
      areas: [{ id: "bench", level: "unknown", cause: "no-score-yet" }],
    });
    await record(score(9, { share: 0.41, level: "cluttered", occasion: "demand" }) as never);
    await expect.poll(() => heard.areas.at(-1)).toMatchObject({ level: "cluttered", share: 0.41, simulated: false });
    await expect.poll(() => published.at(-1)).toMatchObject({ level: "cluttered", clutterShare: 0.41 });
    expect((await get("/api/board")) as BoardSnapshot).toMatchObject({ areas: [{ level: "cluttered" }] });
    expect(await get("/api/areas")).toMatchObject({ areas: [{ id: "bench" }] });
    expect(await get("/api/area?area=bench")).toMatchObject({ sheet: { share: 0.41 } });
  });

  it("shows what its gateway is doing, until the gateway is away, and has its lines spoken", async () => {
    const { url, live, status } = await start();
    const heard = await listen(url);
    await live({ areas: [{ area: "bench", doing: "looking" }] });
    await expect.poll(() => heard.areas.at(-1)?.doing).toBe("looking");
    await live({ lines: [{ id: "1", output: "voice", text: "おつかれさまでした", language: "ja" }] });
    await expect.poll(() => heard.lines).toEqual(["おつかれさまでした"]);
    await status("offline");
    await expect.poll(() => heard.areas.at(-1)?.doing).toBe("nothing");
  });
});

describe("a request", () => {
  it("brings the gateway's score back", async () => {
    const { post, asked } = await start(() => ({ outcome: "scored", share: 0.07, level: "tidy" }));
    expect(await post("score")).toMatchObject({ status: 200, body: { share: 0.07 } });
    expect(asked).toEqual(["area-score"]);
  });

  it("says what the gateway said when it refuses", async () => {
    const { post } = await start(() => {
      throw new Error("The camera is busy: close the other program.");
    });
    const { status, body } = await post("score");
    expect([status, body]).toEqual([409, { error: "The camera is busy: close the other program.", reason: "refused" }]);
  });

  it("says that the gateway is away, at once", async () => {
    const { post, status, asked, get } = await start();
    await status("offline");
    await expect.poll(() => get("/api/areas/bench/set-up")).toMatchObject({ isGatewayOnline: false });
    expect(await post("session")).toMatchObject({ status: 503, body: { reason: "away" } });
    expect(asked).toEqual([]);
  });

  it("is refused to who may only look, and on another site's behalf", async () => {
    const { post, asked, dataDir } = await start();
    const authorization = `Bearer ${readFileSync(join(dataDir, "viewing-token"), "utf8").trim()}`;
    const strangers: Record<string, string>[] = [
      { authorization, "x-forwarded-for": "10.0.0.9" },
      { origin: "http://elsewhere.example" },
    ];
    for (const headers of strangers) {
      for (const path of ["score", "session", "preview", "reference", "settings", "output-test"]) {
        expect((await post(path, {}, headers)).status).toBe(403);
      }
    }
    expect(asked).toEqual([]);
  });
});

describe("a set-up session", () => {
  it("is shown on the board, looks through the camera, and is audited with who and when", async () => {
    const { post, url, asked, get } = await start();
    const heard = await listen(url);
    const { session } = (await post("session")).body as { session: string };
    await expect.poll(() => heard.areas.at(-1)?.doing).toBe("set-up");
    expect((await post("preview", { session, tolerance: 0.4 })).body).toEqual(preview);
    expect((await post("reference", { session, corners })).status).toBe(200);
    expect((await post("session/end", { session })).status).toBe(200);
    await expect.poll(() => heard.areas.at(-1)?.doing).toBe("nothing");
    await expect.poll(() => asked.at(-1)).toBe("area-session-end");
    const { audit } = (await get("/api/areas/bench/set-up")) as { audit: { action: string; author: string }[] };
    expect(audit.map(({ action }) => action)).toEqual(["camera-closed", "reference-taken", "camera-opened"]);
    expect(new Set(audit.map(({ author }) => author))).toEqual(new Set(["this computer"]));
    expect((await post("preview", { session })).status).toBe(409);
  });

  it("leaves no pixel on the disk, and no cache keeps one", async () => {
    const { url, post, dataDir } = await start();
    const { session } = (await post("session")).body as { session: string };
    const response = await fetch(`${url}/api/areas/bench/preview`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ session }),
    });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toContain(secret);
    await post("session/end", { session });
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      expect(readFileSync(join(file.parentPath, file.name)).includes(secret), file.name).toBe(false);
    }
  });

  it("that the gateway doesn't begin is none", async () => {
    const { post, get } = await start(() => {
      throw new Error("no camera");
    });
    expect((await post("session")).status).toBe(409);
    expect(await get("/api/areas/bench/set-up")).toMatchObject({ audit: [] });
    expect(await get("/api/areas")).toMatchObject({ areas: [{ doing: "nothing" }] });
  });

  it("of another person ends the one before", async () => {
    const { post } = await start();
    const { session } = (await post("session")).body as { session: string };
    await post("session");
    expect((await post("preview", { session })).status).toBe(409);
  });
});

describe("settings of an area", () => {
  it("are saved, sent to the gateway, and kept with their author", async () => {
    const { post, get, broker } = await start();
    const desired: { areas: { tolerance: number }[] }[] = [];
    broker.on("message", (topic, payload) => {
      if (topic.endsWith("/desired")) desired.push(JSON.parse(payload.toString()));
    });
    await broker.subscribeAsync(`${root}/gateways/gateway/desired`, { qos: 1 });
    expect((await post("settings", { tolerance: 0.8, corners })).status).toBe(200);
    await expect.poll(() => desired.at(-1)?.areas).toMatchObject([{ tolerance: 0.8, corners }]);
    expect(await get("/api/areas/bench/set-up")).toMatchObject({ settings: { tolerance: 0.8 } });
  });

  it("that don't fit are refused with what would be right", async () => {
    const { post } = await start();
    const { status, body } = await post("settings", { schedule: { times: ["9 Uhr"] } });
    expect(status).toBe(400);
    expect((body as { error: string }).error).toContain("HH:mm");
  });

  it("never tell a camera's address", async () => {
    const { get } = await start();
    expect(JSON.stringify(await get("/api/areas/bench/set-up"))).not.toContain("password");
    expect(await get("/api/areas/bench/set-up")).toMatchObject({ outputs: [{ id: "voice", type: "kiosk-voice" }] });
  });
});
