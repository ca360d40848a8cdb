/** The web server's answers, over real HTTP. */
import { describe, expect, it } from "vitest";
import { serveBoard } from "../served-board.ts";

const elsewhere = { host: "gateway.local:8080" };
const token = "a-token-of-enough-length";

describe("the board's data", () => {
  it("is given on this computer, and kept by no cache", async () => {
    const { get } = await serveBoard();
    const { status, headers, text } = await get("/api/board");
    expect([status, headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(JSON.parse(text)).toMatchObject({ siteName: "町工場", machines: [] });
  });

  it("is refused elsewhere without the token, with a word on how to get in", async () => {
    const { get } = await serveBoard();
    const { status, text } = await get("/api/board", elsewhere);
    expect(status).toBe(401);
    expect(text).toContain("token");
    expect(text).not.toContain("町工場");
  });

  it("is given elsewhere to who has opened the address with the token", async () => {
    const { get } = await serveBoard();
    const entered = await get(`/?token=${token}`, elsewhere);
    expect([entered.status, entered.headers.location]).toEqual([303, "/"]);
    const [cookie = ""] = entered.headers["set-cookie"] ?? [];
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const { status } = await get("/api/board", { ...elsewhere, cookie: cookie.split(";")[0] });
    expect(status).toBe(200);
  });

  it("leads a kiosk that brings the token on to its kiosk", async () => {
    const { get } = await serveBoard();
    expect((await get(`/?token=${token}&kiosk=1`, elsewhere)).headers.location).toBe("/?kiosk=1");
  });

  it("is given as well where the settings' token has signs that cookies must write differently", async () => {
    const special = "町工場 = 50% +/&; 秘密";
    const { get } = await serveBoard({ token: special });
    const entered = await get(`/?token=${encodeURIComponent(special)}`, elsewhere);
    const [cookie = ""] = entered.headers["set-cookie"] ?? [];
    const { status } = await get("/api/board", { ...elsewhere, cookie: cookie.split(";")[0] });
    expect(status).toBe(200);
  });

  it("isn't given for a wrong token, and the wrong token doesn't stay in the address", async () => {
    const { get } = await serveBoard();
    for (const query of ["token=wrong", "token="]) {
      const entered = await get(`/?${query}`, elsewhere);
      expect([entered.status, entered.headers.location, entered.headers["set-cookie"]]).toEqual([303, "/", undefined]);
    }
    expect((await get(`/?token=a&token=${token}`, elsewhere)).headers["set-cookie"]).toBeUndefined();
  });

  it("is refused for a while to who tries tokens over and over; not to this computer", async () => {
    const { get } = await serveBoard();
    const statuses = new Set<number>();
    for (let i = 0; i < 70; i += 1) {
      statuses.add((await get("/api/board", { ...elsewhere, cookie: `machikoba_view=guess${i}` })).status);
    }
    expect([...statuses]).toEqual([401, 429]);
    expect((await get("/api/board")).status).toBe(200);
  });
});

describe("every answer", () => {
  it.each(["/", "/api/board", "/healthz", "/nowhere", "/assets/main-abc123.js"])(
    "%s has strict headers and doesn't name its maker",
    async (path) => {
      const { get } = await serveBoard();
      const { headers } = await get(path);
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe-inline");
      expect(policy).not.toContain("upgrade-insecure-requests");
      expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
      expect(headers["x-powered-by"]).toBeUndefined();
      expect(headers["strict-transport-security"]).toBeUndefined();
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    },
  );

  it("to something that isn't there is a 404 without a trace of the inside", async () => {
    const { get } = await serveBoard();
    for (const path of [
      "/nowhere",
      "/api/nowhere",
      "/../secret.txt",
      "/%2e%2e/secret.txt",
      "/assets/..%2f..%2fsecret.txt",
    ]) {
      const { status, text } = await get(path);
      expect([400, 403, 404]).toContain(status);
      expect(text).not.toMatch(/secret\b(?!.txt)|node_modules|at .*:\d+/);
    }
  });

  it("to what can't be understood is a refusal, and the next is in order", async () => {
    const { get } = await serveBoard();
    for (const path of ["/%", "/api/%E0%A4%A", "/assets/%00"]) expect([400, 404]).toContain((await get(path)).status);
    expect((await get("/healthz")).status).toBe(200);
  });

  it("to a request that would change something is that nothing is there", async () => {
    const { get } = await serveBoard();
    for (const method of ["POST", "PUT", "DELETE"]) expect((await get("/api/board", {}, method)).status).toBe(404);
  });
});

describe("the page", () => {
  it("is asked for anew each time, its parts with a name of their own are kept", async () => {
    const { get } = await serveBoard();
    const page = await get("/");
    expect([page.status, page.headers["cache-control"]]).toEqual([200, "no-cache"]);
    expect((await get("/assets/main-abc123.js")).headers["cache-control"]).toContain("immutable");
  });
});

describe("the health answer", () => {
  it("says everything to who may look, and only whether all is well to others", async () => {
    const { get } = await serveBoard();
    expect(JSON.parse((await get("/healthz")).text)).toMatchObject({ status: "degraded", machines: 3 });
    expect(JSON.parse((await get("/healthz", elsewhere)).text)).toEqual({ status: "degraded" });
  });
});
