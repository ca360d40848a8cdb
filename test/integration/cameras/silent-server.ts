/** A server that takes every connection and says nothing, or one word and then nothing more: what a camera looks like that hangs. */
import { type AddressInfo, createServer, type Socket } from "node:net";

/** Starts it on a free port; `word` is what it answers to the first bytes. */
export async function startSilentServer(word = ""): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("close", () => sockets.delete(socket));
    socket.once("data", () => socket.write(word));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
