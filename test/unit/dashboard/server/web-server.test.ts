/** Opening and closing the web server. */
import { createServer } from "node:http";
import { connect } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { PortInUseError } from "../../../../common/runtime/errors.ts";
import { closeServer, listen } from "../../../../dashboard/server/web-server.ts";

function newServer() {
  const server = createServer((_request, response) => response.end("ok"));
  onTestFinished(() => closeServer(server));
  return server;
}

describe("the web server", () => {
  it("takes a free port when it is asked for 0", async () => {
    const port = await listen(newServer(), "127.0.0.1", 0);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("ok");
  });

  it("says which setting to change when another program has the port", async () => {
    const port = await listen(newServer(), "127.0.0.1", 0);
    const second = listen(newServer(), "127.0.0.1", port);
    await expect(second).rejects.toThrow(PortInUseError);
    await expect(second).rejects.toThrow(`${port}`);
    await expect(second).rejects.toThrow("http.port");
  });

  it("closes at once, whoever is still connected, and may be closed twice", async () => {
    const server = newServer();
    const socket = connect({ host: "127.0.0.1", port: await listen(server, "127.0.0.1", 0) });
    await new Promise((resolve) => socket.once("connect", resolve));
    const cut = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {});
    await closeServer(server);
    await cut;
    await closeServer(server);
  });
});
