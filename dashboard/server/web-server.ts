/** Opening and closing the web server. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { errorCode, PortInUseError } from "../../common/runtime/errors.ts";

/** Listens; answers the port, which matters when 0 was asked for. Rejects with PortInUseError. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => {
      const isTaken = ["EADDRINUSE", "EACCES"].includes(errorCode(cause) ?? "");
      reject(isTaken ? new PortInUseError({ host, port, key: "http.port", cause }) : cause);
    });
    server.listen(port, host, resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Closes the server and all that is connected to it. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
