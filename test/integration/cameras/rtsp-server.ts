/** Starts the RTSP servers of rtsp-server.py, and ends them. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** The servers, by the login that they want; each has a stream at `/stream`. */
interface RtspServers {
  readonly open: string;
  readonly basic: string;
  readonly digest: string;
  close(): Promise<void>;
}

/** What the locked servers let in: letters that an address can't hold as they are. */
export const rtspLogin = { username: "ca mera", password: "p@ss:w/o'rd%41" } as const;

/** Starts them; rejects with what Python said when it can't. */
export async function startRtspServers(): Promise<RtspServers> {
  const script = fileURLToPath(new URL("rtsp-server.py", import.meta.url));
  // Debian's own Python: it has the packages of Debian.
  const child = spawn("/usr/bin/python3", [script], { stdio: ["pipe", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk;
  });
  const ended = once(child, "close");
  const first = once(child.stdout, "data") as Promise<[Buffer]>;
  const answer = await Promise.race([first, ended.then(() => undefined)]);
  if (!answer) throw new Error(`the RTSP server didn't start: ${said}`);
  const [open, basic, digest] = (JSON.parse(String(answer[0])) as number[]).map(
    (port) => `rtsp://127.0.0.1:${port}/stream`,
  );
  return {
    open: open as string,
    basic: basic as string,
    digest: digest as string,
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
