/** Programs that a test lets run, and that say over a connection that they live: it closes when they are gone. */

import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";

/** Hears which programs live. */
export interface RollCall {
  /** JavaScript by which a program reports, and what it does when it is heard. The connection keeps it alive as well. */
  report(then?: string): string;
  /** Programs that live now. */
  living(): number;
  /** Programs that have lived so far. */
  started(): number;
  /** Closes their connections: those that nothing else keeps alive end. */
  dismiss(): void;
  close(): Promise<void>;
}

/** Begins to listen. */
export async function startRollCall(): Promise<RollCall> {
  const sockets = new Set<Socket>();
  let started = 0;
  const server = createServer((socket) => {
    started += 1;
    sockets.add(socket);
    socket.on("error", () => {}).once("close", () => sockets.delete(socket));
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const dismiss = () => {
    for (const socket of sockets) socket.destroy();
  };
  const { port } = server.address() as AddressInfo;
  return {
    report: (then = "") => `require("node:net").connect(${port}, "127.0.0.1", () => { ${then} });`,
    living: () => sockets.size,
    started: () => started,
    dismiss,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        dismiss();
      }),
  };
}

/** The command that runs JavaScript. */
export function node(...script: readonly string[]): [string, ...string[]] {
  return [process.execPath, "-e", script.join("\n")];
}

/** JavaScript that starts another program and leaves it to itself. */
export function startAnother(script: string): string {
  return `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(script)}], { stdio: "ignore" });`;
}
