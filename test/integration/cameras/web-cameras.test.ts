/** Cameras with a web address, for single pictures and for a stream, against a real server and with the real ffmpeg. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { httpCamera } from "../../../agent/cameras/http-camera.ts";
import { mjpegCamera } from "../../../agent/cameras/mjpeg-camera.ts";
import { maxPictureBytes } from "../../../agent/cameras/picture-bytes.ts";
import { cameraOf, describeCamera, faultOf, markPrograms, programsLeft } from "../../suites/camera-suite.ts";
import { startSilentServer } from "./silent-server.ts";
import { numberOf, startWebCamera, webLogin } from "./web-camera.ts";

const never = new AbortController().signal;
const secretsFolder = mkdtempSync(join(tmpdir(), "machikoba-secrets-"));
writeFileSync(join(secretsFolder, "bench"), `${webLogin.password}\n`);
let web: Awaited<ReturnType<typeof startWebCamera>>;
let silent: Awaited<ReturnType<typeof startSilentServer>>;
beforeAll(async () => {
  [web, silent] = await Promise.all([startWebCamera(), startSilentServer()]);
});
afterAll(async () => {
  await Promise.all([web.close(), silent.close()]);
  rmSync(secretsFolder, { recursive: true });
});

type Page = Parameters<typeof web.page>[0];

const http = (page: Page, more: object = {}) => ({ type: "http-camera", url: web.page(page), ...more });
const mjpeg = (page: Page, more: object = {}) => ({ type: "mjpeg-camera", url: web.page(page), ...more });

describeCamera("a camera with a web address", {
  adapter: httpCamera,
  settings: () => http("picture"),
  hanging: () => ({ type: "http-camera", url: `http://127.0.0.1:${silent.port}/` }),
  wrong: [
    {
      what: "a page that isn't there",
      settings: () => http("elsewhere"),
      code: "wrong-address",
      mend: /^(?!.*secret).*\?….*404.*manual/,
    },
    {
      what: "a port that nobody listens on",
      settings: () => ({ type: "http-camera", url: "http://127.0.0.1:1/" }),
      code: "wrong-address",
      mend: /check the port/,
    },
    {
      what: "a name that nobody knows",
      settings: () => ({ type: "http-camera", url: "http://camera.invalid/" }),
      code: "wrong-address",
      mend: /IP address/,
    },
    {
      what: "a page that sends us on",
      settings: () => http("moved"),
      code: "wrong-address",
      mend: /^(?!.*secret).*login\?….*into url/,
    },
    { what: "a stream", settings: () => http("stream"), code: "wrong-address", mend: /^(?!.*secret).*mjpeg-camera/ },
    { what: "a login that is missing", settings: () => http("basic"), code: "refused-login", mend: /passwordFile/ },
    {
      what: "a wrong password",
      settings: () => http("digest", { username: "a", password: "tanuki-secret" }),
      code: "refused-login",
      mend: /^(?!.*tanuki).*check username/,
    },
    {
      what: "a login that isn't known",
      settings: () => http("strangeLogin", webLogin),
      code: "refused-login",
      mend: /Digest or Basic/,
    },
    {
      what: "a file of a password that is missing",
      settings: () => http("basic", { username: "a", passwordFile: "none" }),
      code: "refused-login",
      mend: /none isn't there/,
    },
    { what: "a camera that is busy", settings: () => http("busy"), code: "busy", mend: /other programs/ },
    { what: "a page for people", settings: () => http("html"), code: "not-an-image", mend: /HTML/ },
    { what: "an empty answer", settings: () => http("empty"), code: "no-picture", mend: /by itself/ },
    { what: "an answer that breaks off", settings: () => http("truncated"), code: "no-picture", mend: /network/ },
    { what: "half a picture", settings: () => http("half"), code: "no-picture", mend: /half a picture/ },
    {
      what: "a picture that says it is huge",
      settings: () => http("hugeByLength"),
      code: "too-large",
      mend: /20 MB.*smaller/,
    },
    { what: "a picture without end", settings: () => http("endless"), code: "too-large", mend: /20 MB.*smaller/ },
  ],
});

describeCamera("a camera with an MJPEG stream", {
  adapter: mjpegCamera,
  settings: () => mjpeg("stream"),
  hanging: () => ({ type: "mjpeg-camera", url: `http://127.0.0.1:${silent.port}/` }),
  wrong: [
    { what: "a page that isn't there", settings: () => mjpeg("elsewhere"), code: "wrong-address", mend: /404/ },
    {
      what: "a port that nobody listens on",
      settings: () => ({ type: "mjpeg-camera", url: "http://127.0.0.1:1/" }),
      code: "wrong-address",
      mend: /check the port/,
    },
    {
      what: "a login that is missing",
      settings: () => mjpeg("digestStream"),
      code: "refused-login",
      mend: /passwordFile/,
    },
    { what: "a page for people", settings: () => mjpeg("html"), code: "not-an-image", mend: /http-camera/ },
    { what: "a stream that breaks off", settings: () => mjpeg("brokenStream"), code: "no-picture", mend: /network/ },
    { what: "bytes without end", settings: () => mjpeg("endless"), code: "too-large", mend: /20 MB.*smaller/ },
    {
      what: "a stream of bombs of pixels",
      settings: () => mjpeg("pixelBombStream", { deadlineMs: 1500 }),
      code: "too-slow",
      mend: /deadlineMs/,
    },
  ],
});

describe("a camera with a web address", () => {
  it.each(["basic", "digest"] as const)(
    "logs in by %s, with a password from the settings or from a file",
    async (page) => {
      for (const login of [webLogin, { username: webLogin.username, passwordFile: "bench" }]) {
        expect((await cameraOf(httpCamera, http(page, login), secretsFolder).take(never)).length).toBeGreaterThan(0);
      }
    },
  );

  it("takes an answer that doesn't say how long it is", async () => {
    expect(await numberOf(await cameraOf(httpCamera, http("withoutLength")).take(never))).toBe(0);
  });

  it("hands on a bomb of pixels as the few bytes that it is, without decoding it", async () => {
    const picture = await cameraOf(httpCamera, http("pixelBomb")).take(never);
    expect(picture.length).toBeLessThan(maxPictureBytes);
  });

  it("takes no picture of a simulator for a real one", async () => {
    expect((await faultOf(cameraOf(httpCamera, http("simulator")))).message).toMatch(/simulated: true/);
    const marked = cameraOf(httpCamera, http("simulator", { simulated: true }));
    expect([await numberOf(await marked.take(never)), marked.simulated]).toEqual([0, true]);
  });

  it("takes no answer to speak another protocol (101), and doesn't wait for more", async () => {
    const upgrade = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
    const strange = await startSilentServer(upgrade);
    const url = `http://127.0.0.1:${strange.port}/`;
    const fault = await faultOf(cameraOf(httpCamera, { type: "http-camera", url })).finally(strange.close);
    expect([fault.code, fault.message]).toEqual(["no-picture", expect.stringMatching(/without an answer/)]);
  });

  it("gives up a picture whose bytes come too slowly, and closes the connection", async () => {
    const fault = await faultOf(cameraOf(httpCamera, http("slow", { deadlineMs: 500 })));
    expect(fault.code).toBe("too-slow");
    await expect.poll(() => web.connections()).toBe(0);
  });
});

describe("a camera with an MJPEG stream", () => {
  markPrograms();

  it("takes two pictures of one stream as far apart as they should be", async () => {
    const [first, second] = await cameraOf(mjpegCamera, mjpeg("stream")).takePair(never, 500);
    const apart = (await numberOf(second)) - (await numberOf(first));
    // Ten pictures a second: 500 ms are five of them.
    expect(apart).toBeGreaterThanOrEqual(3);
    expect(apart).toBeLessThanOrEqual(8);
  });

  it("tells pictures apart that a maker divides in a way of its own", async () => {
    expect(await numberOf(await cameraOf(mjpegCamera, mjpeg("looseStream")).take(never))).toBeLessThan(3);
  });

  it("logs in, and lets go of the stream and of ffmpeg when it has its picture", async () => {
    await cameraOf(mjpegCamera, mjpeg("digestStream", webLogin)).take(never);
    await expect.poll(() => web.connections()).toBe(0);
    expect(programsLeft()).toEqual([]);
  });
});
