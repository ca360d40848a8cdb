/** A real HTTP server in front of another one: it passes requests on, or answers as a test tells it. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";
import { onTestFinished } from "vitest";

/** A request that came. */
export interface GateRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Unpacked. */
  readonly body: string;
}

/** What is answered instead of passing a request on; `cut` breaks the connection, before or after the server behind got it. */
export type GateAnswer =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | { readonly cut: "before" | "after" };

/** The gate. */
export interface HttpGate {
  readonly url: string;
  /** Decides what becomes of each request from now on; undefined passes it on. */
  rule: (request: GateRequest) => GateAnswer | undefined | Promise<GateAnswer | undefined>;
  /** Requests that were passed on and answered well, in their order. */
  readonly passed: GateRequest[];
}

/** Opens a gate on a free port of loopback for one test; `behindPort` is where it leads to. */
export async function openHttpGate(behindPort: () => number): Promise<HttpGate> {
  const server = createServer((incoming, answer) => {
    handle(incoming, answer).catch(() => incoming.socket.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const gate: HttpGate = { url: `http://127.0.0.1:${port}`, rule: () => undefined, passed: [] };

  async function handle(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const raw = await bodyOf(incoming);
    const isPacked = incoming.headers["content-encoding"] === "gzip";
    const seen = {
      path: incoming.url ?? "/",
      headers: incoming.headers,
      body: (isPacked ? gunzipSync(raw) : raw).toString(),
    };
    const told = await gate.rule(seen);
    if (told && "status" in told) {
      answer.writeHead(told.status, told.headers).end(told.body);
      return;
    }
    if (told?.cut === "before") return void incoming.socket.destroy();
    const passed = request({
      port: behindPort(),
      path: incoming.url,
      method: incoming.method,
      headers: incoming.headers,
    });
    passed.end(raw);
    const [reply] = (await once(passed, "response")) as [IncomingMessage];
    const body = await bodyOf(reply);
    if (told) return void incoming.socket.destroy();
    if ((reply.statusCode ?? 500) < 300) gate.passed.push(seen);
    answer.writeHead(reply.statusCode ?? 500, reply.headers).end(body);
  }
  return gate;
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
