/** Who may look: asked over real connections, so that headers and addresses are what servers see. */
import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createViewer, isForeignOrigin } from "../../../../../dashboard/server/auth/viewer.ts";

const token = "a-token-of-enough-length";
let server: Server;
let port: number;

beforeAll(async () => {
  const viewer = createViewer(token);
  server = createServer((incoming, response) => {
    response.end(JSON.stringify({ mayView: viewer.mayView(incoming), isForeign: isForeignOrigin(incoming) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

/** What the check says to a request of this computer with these headers. */
async function ask(headers: IncomingHttpHeaders = {}): Promise<{ mayView: boolean; isForeign: boolean }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port, headers: { host: `localhost:${port}`, ...headers } },
      (response) => {
        let text = "";
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () => resolve(JSON.parse(text)));
      },
    );
    asked.on("error", reject);
    asked.end();
  });
}
const mayView = async (headers: IncomingHttpHeaders = {}) => (await ask(headers)).mayView;

describe("a request of this computer", () => {
  it.each(["localhost", "localhost:8080", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:8080", "[::1]:8080"])(
    "may look when it names it %s",
    async (host) => expect(await mayView({ host })).toBe(true),
  );

  it.each([
    "gateway.local:8080",
    "192.168.0.5:8080",
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:80",
    "localhost:80:80",
  ])("may not look when it names it %j: somebody's page may have pointed a name at it", async (host) =>
    expect(await mayView({ host })).toBe(false),
  );

  it.each(["x-forwarded-for", "forwarded"])("may not look when a proxy brought it, by %s", async (header) => {
    expect(await mayView({ [header]: "192.168.0.7" })).toBe(false);
    expect(await mayView({ [header]: "" })).toBe(false);
  });
});

describe("a request of elsewhere", () => {
  const elsewhere = { host: "gateway.local:8080" };

  it("may look with the token in its cookie, alone or among others", async () => {
    for (const cookie of [
      `machikoba_view=${token}`,
      `a=1; machikoba_view=${token}; b=2`,
      `a=1;machikoba_view=${token}`,
    ]) {
      expect(await mayView({ ...elsewhere, cookie })).toBe(true);
    }
  });

  it.each([
    "",
    "machikoba_view=",
    "machikoba_view",
    `machikoba_view=${token}x`,
    `x_machikoba_view=${token}`,
    `MACHIKOBA_VIEW=${token}`,
  ])("may not look with the cookie %j", async (cookie) => expect(await mayView({ ...elsewhere, cookie })).toBe(false));

  it("may not look with a token of any other length, which does no harm either", async () => {
    for (const length of [1, 15, 1000, 5000]) {
      expect(await mayView({ ...elsewhere, cookie: `machikoba_view=${"x".repeat(length)}` })).toBe(false);
    }
    expect(await mayView({ ...elsewhere, cookie: "machikoba_view=%E0%A4%A" })).toBe(false);
  });
});

describe("the origin of a page", () => {
  it("is ours when it has our address, and none when a program asks", async () => {
    expect((await ask()).isForeign).toBe(false);
    expect((await ask({ origin: `http://localhost:${port}` })).isForeign).toBe(false);
  });

  it.each(["http://evil.example", "null", "nonsense", "http://localhost", "https://localhost:1"])(
    "is foreign when it is %s",
    async (origin) => {
      expect((await ask({ origin })).isForeign).toBe(true);
    },
  );
});
