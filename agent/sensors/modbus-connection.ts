/** A connection that speaks Modbus, over TCP or a serial port. The library is loaded here, when the first meter is opened. */
import { type EventEmitter, once } from "node:events";
import { connect, type Socket } from "node:net";
import type modbus from "modbus-serial";
import { explainOpening } from "./modbus-faults.ts";
import type { LineSettings } from "./modbus-settings.ts";

type Client = modbus.default;

/** A line that is connected. */
export interface ModbusConnection {
  readonly client: Client;
  /** Rejects with `loss` as soon as the other side is gone; never resolves. */
  readonly lost: Promise<never>;
  /** What to say when the other side is gone. */
  readonly loss: Error;
  /** How many bytes have come so far; only where each answer says which question it belongs to. */
  readonly bytesHeard?: () => number;
  end(): Promise<void>;
}

/** A host in the same building that hasn't taken the connection by then isn't there. */
const connectWithinMs = 3000;

/** Connects; a meter may take `timeoutMs` to answer. Fails with what to do, and leaves nothing open then. */
export async function openConnection(
  line: LineSettings,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ModbusConnection> {
  signal.throwIfAborted();
  let opened: ModbusConnection;
  try {
    const { default: library } = await import("modbus-serial");
    const client: Client = new library.default();
    client.setTimeout(timeoutMs);
    opened = await ("host" in line ? openHost(client, line, signal) : openPath(client, line));
  } catch (error) {
    throw explainOpening(line, error);
  }
  // A serial port can't be called back while it is being opened.
  if (signal.aborted) await opened.end();
  signal.throwIfAborted();
  return opened;
}

async function openHost(
  client: Client,
  { host, port }: { host: string; port: number },
  signal: AbortSignal,
): Promise<ModbusConnection> {
  const socket: Socket = connect({ host, port, noDelay: true });
  try {
    await once(socket, "connect", { signal: AbortSignal.any([signal, AbortSignal.timeout(connectWithinMs)]) });
    await client.linkTCP(socket, { port });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  const loss = new Error(
    `${host} port ${port} ended the connection: check its power, and how many connections it takes`,
  );
  const lost = new Promise<never>((_, reject) => void socket.once("close", () => reject(loss)));
  lost.catch(() => undefined);
  return {
    client,
    lost,
    loss,
    bytesHeard: () => socket.bytesRead,
    end: () => new Promise((resolve) => void client.destroy(resolve)),
  };
}

async function openPath(
  client: Client,
  { path, ...options }: Extract<LineSettings, { path: string }>,
): Promise<ModbusConnection> {
  const loss = new Error(`${path} is gone: was the adapter unplugged?`);
  await client.connectRTUBuffered(path, { ...options });
  const lost = new Promise<never>((_, reject) => {
    client.on("error", () => reject(loss));
    client.on("close", () => reject(loss));
  });
  lost.catch(() => undefined);
  // A question that is still being written when the port is closed fails afterwards. The client no longer listens by then, and an
  // error that nobody hears would end the program.
  (client as unknown as { _port?: EventEmitter })._port?.on("error", () => undefined);
  return { client, lost, loss, end: () => new Promise((resolve) => void client.close(resolve)) };
}
