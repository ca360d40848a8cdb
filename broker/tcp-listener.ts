/** Listens for MQTT over TCP. */
import { createServer, type Socket } from "node:net";
import { errorCode, PortInUseError } from "../common/runtime/errors.ts";
import type { Origin } from "./authentication.ts";

/** An open TCP port. */
export interface TcpListener {
  /** The port, also when any free one was asked for. */
  readonly port: number;
  /** Takes no more connections; those that exist stay. */
  close(): Promise<void>;
}

interface ListenOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly onSocket: (socket: Socket, from: Origin) => void;
}

/** After so long without traffic the system asks the other side whether it is still there, in ms. */
const keepAliveMs = 30_000;

/** Opens the port. Rejects with PortInUseError if another program has it. */
export function listenTcp({ host, port, onSocket }: ListenOptions): Promise<TcpListener> {
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs }, (socket) => {
    const address = plainAddress(socket.remoteAddress);
    if (address === undefined) socket.destroy();
    else onSocket(socket, { address, isLoopback: isLoopbackAddress(address) });
  });
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const isTaken = ["EADDRINUSE", "EACCES"].includes(errorCode(cause) ?? "");
      reject(isTaken ? new PortInUseError({ host, port, key: "mqtt.port", cause }) : cause);
    });
    server.listen({ host, port }, () => {
      const bound = server.address();
      resolve({
        port: typeof bound === "object" && bound ? bound.port : port,
        close: () => new Promise((closed) => server.close(() => closed())),
      });
    });
  });
}

/** An address without the prefix that IPv4 has on sockets of both kinds; undefined once the socket is gone. */
export function plainAddress(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.)/, "");
}

/** True for addresses that only this computer has. */
export function isLoopbackAddress(address: string): boolean {
  return address === "::1" || /^127\.\d+\.\d+\.\d+$/.test(address);
}
