/** A camera in the network that looks at a drawn bench: a snapshot and an MJPEG stream over HTTP. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Moment } from "./working-day.ts";

/** What the camera is made of. */
export interface HttpCameraOptions {
  /** What stands before it: draws the bench at a moment, as a JPEG. What it rejects is the answer to whoever asked. */
  readonly photograph: (moment: Moment, isLampOn: boolean) => Promise<Uint8Array>;
  /** The moment that it shows now; `?day=N&hour=H` in the address asks for another. */
  readonly now: () => Moment;
  /** Whether the light over the bench is on (default always off); `?lamp=1` or `?lamp=0` in the address says otherwise. */
  readonly isLampOn?: () => boolean;
  /** Port to listen on; 0 (default) takes a free one. */
  readonly port?: number;
  /** Address to listen on (default 127.0.0.1: this computer alone). */
  readonly host?: string;
  /** Time between the pictures of the stream in ms (default 500). */
  readonly frameMs?: number;
  /** Calls back after a time; the answer cancels it. A test hands in its clock's. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
}

/** A running camera. */
export interface HttpCamera {
  /** `http://HOST:PORT`. */
  readonly url: string;
  /** Ends all streams and stops listening. */
  close(): Promise<void>;
}

const boundary = "machikoba-frame";
const pageText = `A simulated camera of Machikoba.
/snapshot.jpg   one picture
/stream.mjpeg   a stream of pictures (multipart/x-mixed-replace)
Both take ?hour=0..24, ?day=N and ?lamp=0|1 in place of the present moment.
`;

/** Starts the camera. Rejects when the port is taken. */
export async function openHttpCamera(options: HttpCameraOptions): Promise<HttpCamera> {
  const { port = 0, host = "127.0.0.1" } = options;
  const server = createServer((request, response) => {
    // Whoever reads it can tell that what it shows is made up.
    response.setHeader("x-machikoba-simulated", "true");
    answer(options, request, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
      response.end(`the picture could not be drawn: ${error instanceof Error ? error.message : String(error)}\n`);
    });
  });
  await listening(server, port, host);
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function answer(options: HttpCameraOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://camera");
  const frame = () => takePicture(options, searchParams);
  if (request.method !== "GET") return text(response, 405, "only GET\n");
  if (pathname === "/") return text(response, 200, pageText);
  const wrong = wrongQuestion(searchParams);
  if (wrong) return text(response, 400, wrong);
  if (pathname === "/snapshot.jpg") {
    const jpeg = await frame();
    response.writeHead(200, {
      "content-type": "image/jpeg",
      "content-length": jpeg.length,
      "cache-control": "no-store",
    });
    response.end(jpeg);
    return;
  }
  if (pathname === "/stream.mjpeg") return stream(options, response, frame);
  text(response, 404, pageText);
}

/** Sends a picture, waits, sends the next, until the reader goes. A slow reader gets fewer pictures, never a longer queue. */
async function stream(
  { after, frameMs = 500 }: HttpCameraOptions,
  response: ServerResponse,
  frame: () => Promise<Uint8Array>,
): Promise<void> {
  const gone = new Promise<void>((resolve) => response.once("close", resolve));
  let isOpen = true;
  void gone.then(() => {
    isOpen = false;
  });
  response.writeHead(200, {
    "content-type": `multipart/x-mixed-replace; boundary=${boundary}`,
    "cache-control": "no-store",
  });
  while (isOpen) {
    const jpeg = await frame();
    response.write(`--${boundary}\r\ncontent-type: image/jpeg\r\ncontent-length: ${jpeg.length}\r\n\r\n`);
    response.write(jpeg);
    const isFlowing = response.write("\r\n");
    if (!isFlowing) await Promise.race([gone, new Promise<void>((resolve) => response.once("drain", resolve))]);
    let cancel = () => {};
    await Promise.race([
      gone,
      new Promise<void>((resolve) => {
        cancel = after(frameMs, resolve);
      }),
    ]);
    cancel();
  }
}

function takePicture(
  { photograph, now, isLampOn = () => false }: HttpCameraOptions,
  asked: URLSearchParams,
): Promise<Uint8Array> {
  const { day, hour } = now();
  const moment = { day: Number(asked.get("day") ?? day), hour: Number(asked.get("hour") ?? hour) };
  const lamp = asked.get("lamp");
  return photograph(moment, lamp === null ? isLampOn() : lamp === "1");
}

function wrongQuestion(asked: URLSearchParams): string | undefined {
  const [day, hour, lamp] = ["day", "hour", "lamp"].map((name) => asked.get(name));
  if (hour && !(Number(hour) >= 0 && Number(hour) < 24)) return "hour is a number from 0 to below 24, such as 16.5\n";
  if (day && !Number.isSafeInteger(Number(day))) return "day is a whole number\n";
  if (lamp && lamp !== "0" && lamp !== "1") return "lamp is 0 or 1\n";
  return undefined;
}

function text(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" });
  response.end(body);
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
}
