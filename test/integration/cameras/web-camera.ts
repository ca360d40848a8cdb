/** A web camera on a free port of this computer: single pictures, a stream, with and without login, well and badly. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import sharp from "sharp";

/** What the locked pages let in. */
export const webLogin = { username: "viewer", password: "p@ss:wörd" } as const;

const nonce = "bf0a3c";
const framesPerSecond = 10;

/** A web camera. */
interface WebCamera {
  /** The address of one of its pages. */
  page(name: keyof typeof pages | "elsewhere"): string;
  /** Connections that are open. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

/** A JPEG whose brightness says its number, 0 to 39: what is taken can be told apart. */
export function numberedPicture(number: number): Promise<Buffer> {
  const level = 10 + number * 6;
  return sharp({ create: { width: 320, height: 240, channels: 3, background: { r: level, g: level, b: level } } })
    .jpeg({ quality: 95 })
    .toBuffer();
}

/** The number that `numberedPicture` has put into a picture. */
export async function numberOf(picture: Buffer): Promise<number> {
  const [red] = (await sharp(picture).stats()).channels;
  return Math.round(((red?.mean ?? 0) - 10) / 6);
}

const frames = await Promise.all(Array.from({ length: 40 }, (_one, number) => numberedPicture(number)));
const [frame = Buffer.alloc(0)] = frames;
const pixelBomb = bombOf(frame);

/** What each page does. */
const pages = {
  picture: (_request, response) => response.setHeader("content-type", "image/jpeg").end(frame),
  withoutLength: (_request, response) => {
    response.write(frame.subarray(0, 100));
    response.end(frame.subarray(100));
  },
  stream: (_request, response) => sendStream(response, "--cut\r\nContent-Type: image/jpeg\r\n\r\n"),
  /** Some makers say less between two pictures, and end lines otherwise. */
  looseStream: (_request, response) => sendStream(response, "\n--cut\n\n"),
  brokenStream: (_request, response) => {
    response.setHeader("content-type", "multipart/x-mixed-replace; boundary=cut");
    response.write("--cut\r\n\r\n");
    response.write(frame.subarray(0, 500), () => response.destroy());
  },
  basic: (request, response) => {
    const wanted = `Basic ${Buffer.from(`${webLogin.username}:${webLogin.password}`).toString("base64")}`;
    if (request.headers.authorization === wanted) pages.picture(request, response);
    else challenge(response, ['Basic realm="camera"']);
  },
  digest: (request, response) => {
    if (isDigestRight(request)) pages.picture(request, response);
    else
      challenge(response, ['Basic realm="old"', `Digest realm="camera", qop="auth", algorithm=MD5, nonce="${nonce}"`]);
  },
  digestStream: (request, response) => {
    if (isDigestRight(request)) pages.stream(request, response);
    else challenge(response, [`Digest realm="camera", qop="auth", nonce="${nonce}"`]);
  },
  strangeLogin: (_request, response) => challenge(response, ['Negotiate realm="camera"']),
  html: (_request, response) => response.setHeader("content-type", "text/html").end("<!DOCTYPE html><p>Log in!"),
  empty: (_request, response) => response.end(),
  truncated: (_request, response) => {
    response.setHeader("content-length", frame.length);
    response.write(frame.subarray(0, 500), () => response.destroy());
  },
  half: (_request, response) => response.end(frame.subarray(0, 700)),
  hugeByLength: (_request, response) => response.setHeader("content-length", 30_000_000).write(frame),
  endless: (_request, response) => sendZeros(response),
  pixelBomb: (_request, response) => response.end(pixelBomb),
  /** A picture of 64 million pixels in 400 kB: whole, and too big to decode. */
  pixelBombStream: async (_request, response) => sendAgain(response, await flatPicture(8000)),
  slow: (_request, response) => response.write(frame.subarray(0, 100)),
  moved: (_request, response) => response.writeHead(302, { location: "http://127.0.0.1/login?secret=1" }).end(),
  simulator: (request, response) => pages.picture(request, response.setHeader("x-machikoba-simulated", "true")),
  busy: (_request, response) => response.writeHead(503).end(),
} satisfies Record<string, RequestListener>;

/** Starts a camera. */
export async function startWebCamera(): Promise<WebCamera> {
  const server = createServer((request, response) => {
    response.on("error", () => {});
    const name = new URL(request.url ?? "", "http://camera").pathname.slice(1);
    const page: RequestListener | undefined = Object.hasOwn(pages, name)
      ? pages[name as keyof typeof pages]
      : undefined;
    if (page) page(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    page: (name) => `http://127.0.0.1:${port}/${name}?key=tanuki-secret`,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function challenge(response: ServerResponse, challenges: readonly string[]): void {
  response.writeHead(401, { "www-authenticate": [...challenges] }).end("no");
}

/** Whether the header is what RFC 7616 asks for, worked out from what it says of itself. */
function isDigestRight({ method, headers, url = "" }: IncomingMessage): boolean {
  const said = Object.fromEntries(
    [...(headers.authorization ?? "").matchAll(/(\w+)="?([^",]+)"?/g)].map(([, key = "", value = ""]) => [key, value]),
  );
  const md5 = (text: string) => createHash("md5").update(text).digest("hex");
  const user = md5(`${webLogin.username}:camera:${webLogin.password}`);
  const wanted = md5(`${user}:${nonce}:${said.nc}:${said.cnonce}:auth:${md5(`${method}:${url}`)}`);
  return said.response === wanted && said.uri === url;
}

/** Sends numbered pictures as time passes. */
function sendStream(response: ServerResponse, between: string): void {
  response.setHeader("content-type", "multipart/x-mixed-replace; boundary=cut");
  let sent = 0;
  const timer = setInterval(() => {
    response.write(between);
    response.write(frames[sent % frames.length]);
    response.write("\r\n");
    sent += 1;
  }, 1000 / framesPerSecond);
  response.on("close", () => clearInterval(timer));
}

function sendZeros(response: ServerResponse): void {
  const zeros = Buffer.alloc(1024 * 1024);
  const send = () => {
    while (!response.destroyed && response.write(zeros));
  };
  response.on("drain", send);
  send();
}

function sendAgain(response: ServerResponse, picture: Buffer): void {
  const timer = setInterval(() => response.write(picture), 50);
  response.on("close", () => clearInterval(timer));
}

function flatPicture(size: number): Promise<Buffer> {
  return sharp({ create: { width: size, height: size, channels: 3, background: "white" } })
    .jpeg()
    .toBuffer();
}

/** The picture, saying that it has 60000 × 60000 pixels. */
function bombOf(picture: Buffer): Buffer {
  const bomb = Buffer.from(picture);
  // The frame header of a baseline JPEG has height and width behind its length and the bits of a sample.
  const size = bomb.indexOf(Buffer.from([0xff, 0xc0])) + 5;
  bomb.writeUInt16BE(60_000, size);
  bomb.writeUInt16BE(60_000, size + 2);
  return bomb;
}
