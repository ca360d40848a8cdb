/** A device with a web address, on a free port of this computer: it answers as a test wants, well or badly. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a device answers: a text, or what it does with the connection. */
export type Answer = string | RequestListener;

/** A device. */
export interface HttpDevice {
  readonly url: string;
  /** What it was asked, with the headers. */
  readonly asked: IncomingMessage[];
  /** Connections that are open. */
  connections(): Promise<number>;
  /** What it answers from now on. */
  answer(next: Answer): void;
  /** Takes it off the network, connections and all; the answer to it comes back with `plugIn`. */
  unplug(): Promise<void>;
  plugIn(): Promise<void>;
}

/** Starts a device. */
export async function startHttpDevice(first: Answer): Promise<HttpDevice> {
  let answer = first;
  const asked: IncomingMessage[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(request);
    if (typeof answer === "string") response.end(answer);
    else answer(request, response);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", resolve);
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/rpc/meter`,
    asked,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    answer(next) {
      answer = next;
    },
    unplug: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    plugIn: () => listen(port),
  };
}
