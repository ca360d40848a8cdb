/** An RTSP camera against a real RTSP server on this computer, with the real ffmpeg. */
import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rtspCamera } from "../../../agent/cameras/rtsp-camera.ts";
import { cameraOf, describeCamera } from "../../suites/camera-suite.ts";
import { rtspLogin, startRtspServers } from "./rtsp-server.ts";
import { startSilentServer } from "./silent-server.ts";

const never = new AbortController().signal;
let servers: Awaited<ReturnType<typeof startRtspServers>>;
let silent: Awaited<ReturnType<typeof startSilentServer>>;
beforeAll(async () => {
  [servers, silent] = await Promise.all([startRtspServers(), startSilentServer()]);
});
afterAll(async () => {
  await Promise.all([servers.close(), silent.close()]);
});

const type = "rtsp-camera";

describeCamera("an RTSP camera", {
  adapter: rtspCamera,
  settings: () => ({ type, url: servers.open }),
  hanging: () => ({ type, url: `rtsp://127.0.0.1:${silent.port}/stream` }),
  wrong: [
    {
      what: "a path that isn't there",
      settings: () => ({ type, url: `${servers.open}-2` }),
      code: "wrong-address",
      mend: /manual/,
    },
    {
      what: "a port that nobody listens on",
      settings: () => ({ type, url: "rtsp://127.0.0.1:1/" }),
      code: "wrong-address",
      mend: /check the port/,
    },
    {
      what: "a name that nobody knows",
      settings: () => ({ type, url: "rtsp://camera.invalid/" }),
      code: "wrong-address",
      mend: /IP address/,
    },
    {
      what: "a login that is missing",
      settings: () => ({ type, url: servers.basic }),
      code: "refused-login",
      mend: /username/,
    },
    {
      what: "a wrong password",
      settings: () => ({ type, url: servers.digest, username: rtspLogin.username, password: "tanuki-secret" }),
      code: "refused-login",
      mend: /^(?!.*tanuki).*password/,
    },
  ],
});

it("logs in by Basic and by Digest, whatever the password is made of", async () => {
  for (const url of [servers.basic, servers.digest]) {
    expect((await cameraOf(rtspCamera, { type, url, ...rtspLogin }).take(never)).length).toBeGreaterThan(0);
  }
});

it("takes a picture by UDP where that is asked for", async () => {
  const camera = cameraOf(rtspCamera, { type, url: servers.open, transport: "udp" });
  expect((await camera.take(never)).length).toBeGreaterThan(0);
});

it("takes a pair over one connection, and sees the ball move", async () => {
  const [first, second] = await cameraOf(rtspCamera, { type, url: servers.open }).takePair(never, 500);
  expect(first.equals(second)).toBe(false);
});

it("keeps the password out of the list of processes, where everybody on the gateway could read it", async () => {
  const stopping = new AbortController();
  const url = `rtsp://127.0.0.1:${silent.port}/stream`;
  const take = cameraOf(rtspCamera, { type, url, username: "u", password: "tanuki-secret" }).take(stopping.signal);
  const ended = take.catch(() => undefined);
  await expect.poll(() => commandLines().filter((line) => line.startsWith("ffmpeg")).length).toBeGreaterThan(0);
  expect(commandLines().filter((line) => line.includes("tanuki-secret"))).toEqual([]);
  stopping.abort();
  await ended;
});

function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
      } catch {
        return "";
      }
    });
}
