/** A web server that takes rows of scores as docs/spreadsheet.md asks of it, except when it fails, at random. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A row as it was posted. */
export interface PostedRow {
  readonly id: string;
  readonly share: number;
}

/** What it does with a post: takes and says so; refuses; takes and says that it failed, or cuts the line, or says nothing. */
export type Mood = "well" | "fails" | "takes-and-fails" | "takes-and-cuts" | "silent";

/** Starts it. `mood` is asked for each post, `onPost` told of each before it is answered. */
export async function startScoreReceiver(mood: () => Mood, onPost: () => void) {
  /** All that came of each id, by id. */
  const rows = new Map<string, PostedRow[]>();

  function take(text: string): void {
    for (const row of (JSON.parse(text) as { rows: PostedRow[] }).rows) {
      rows.set(row.id, [...(rows.get(row.id) ?? []), row]);
    }
  }

  function answer(response: ServerResponse, text: string): void {
    const now = mood();
    if (now !== "fails") take(text);
    if (now === "well") response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true}');
    else if (now === "takes-and-cuts") response.destroy();
    else if (now !== "silent") response.writeHead(500).end();
  }

  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      onPost();
      answer(response, text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rows`;
  return { url, rows };
}
