/** Modbus devices that speak byte for byte what a test tells them to: on TCP, and on a serial line that socat makes. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";

/** A question that reached a device. */
export interface Asked {
  readonly address: number;
  readonly functionCode: number;
  readonly firstRegister: number;
  readonly registers: number;
  /** On TCP. */
  readonly transaction: number;
  /** As it came. */
  readonly bytes: Buffer;
  /** Which connection it came by, from 1 on. */
  readonly connection: number;
  send(bytes: Uint8Array): void;
  /** Ends the connection. */
  hangUp(): void;
}

/** What a device does with a question. */
export type Answering = (asked: Asked) => void;

/** CRC-16/MODBUS, low byte first, as on page 40 of "MODBUS over serial line" V1.02. */
export function withCrc(bytes: Uint8Array): Buffer {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return Buffer.from([...bytes, crc & 0xff, crc >> 8]);
}

/** A PZEM-004T's answer at 100.0 V and so many milliamperes, without CRC: 10 registers. */
export function pzemAnswer(address: number, milliamperes: number): Buffer {
  const words = [1000, milliamperes & 0xffff, milliamperes >>> 16, 0, 0, 0, 0, 500, 100, 0];
  return Buffer.from([address, 4, 20, ...words.flatMap((word) => [word >> 8, word & 0xff])]);
}

/** The same as a frame on TCP. */
export function tcpFrame(transaction: number, body: Uint8Array): Buffer {
  return Buffer.from([transaction >> 8, transaction & 0xff, 0, 0, body.length >> 8, body.length & 0xff, ...body]);
}

async function listen(onConnection: (socket: Socket, connection: number) => void): Promise<Server> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onConnection(socket, ++connections);
  });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Cuts what comes into questions; `at` is where the address stands in them. */
function hear(socket: Socket, connection: number, { length, at }: { length: number; at: number }, answer: Answering) {
  let buffered = Buffer.alloc(0);
  socket.on("data", (data) => {
    buffered = Buffer.concat([buffered, data]);
    while (buffered.length >= length) {
      const bytes = buffered.subarray(0, length);
      buffered = buffered.subarray(length);
      answer({
        address: bytes.readUInt8(at),
        functionCode: bytes.readUInt8(at + 1),
        firstRegister: bytes.readUInt16BE(at + 2),
        registers: bytes.readUInt16BE(at + 4),
        transaction: bytes.readUInt16BE(0),
        bytes,
        connection,
        send: (answered) => void socket.write(answered),
        hangUp: () => void socket.destroy(),
      });
    }
  });
}

/** Starts a Modbus TCP device; answers its port. */
export async function startTcpDevice(answer: Answering): Promise<number> {
  return portOf(await listen((socket, connection) => hear(socket, connection, { length: 12, at: 6 }, answer)));
}

/** A serial line with devices on it. */
export interface SerialLine {
  /** Where the adapter's port is while it is plugged in. */
  readonly path: string;
  plugIn(): Promise<void>;
  unplug(): Promise<void>;
  /** The devices send something of their own accord. */
  send(bytes: Uint8Array): void;
}

/** Makes a serial port with devices behind it, and plugs it in. */
export async function startSerialLine(answer: Answering): Promise<SerialLine> {
  const folder = mkdtempSync(join(tmpdir(), "machikoba-serial-"));
  const path = join(folder, "adapter");
  let devices: Socket | undefined;
  let socat: ChildProcess | undefined;
  const server = await listen((socket, connection) => {
    devices = socket;
    hear(socket, connection, { length: 8, at: 0 }, answer);
  });

  async function plugIn(): Promise<void> {
    socat = spawn("socat", [`pty,raw,echo=0,link=${path}`, `tcp:127.0.0.1:${portOf(server)}`], { stdio: "ignore" });
    await expect.poll(() => existsSync(path), { timeout: 10_000, interval: 10 }).toBe(true);
  }

  async function unplug(): Promise<void> {
    if (socat && socat.exitCode === null && socat.signalCode === null) {
      const gone = once(socat, "exit");
      socat.kill("SIGTERM");
      await gone;
    }
    rmSync(path, { force: true });
  }

  onTestFinished(async () => {
    await unplug();
    rmSync(folder, { recursive: true, force: true });
  });
  await plugIn();
  return { path, plugIn, unplug, send: (bytes) => void devices?.write(bytes) };
}
