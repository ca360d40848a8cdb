/** Runs `machikoba rms` within the test, with streams in place of the process's. */
import { PassThrough, Readable } from "node:stream";
import { runRms } from "../../../cli/rms.ts";

/** What the command wrote, and its exit code. */
export async function rmsOf(args: readonly string[], input: Iterable<string | Buffer> = []) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const texts = Promise.all([textOf(stdout), textOf(stderr)]);
  const stdin = Readable.from([...input].map((piece) => Buffer.from(piece)));
  try {
    const code = await runRms(args, { stdin, stdout, stderr });
    return { code, ...(await ended()) };
  } finally {
    stdout.end();
    stderr.end();
  }

  async function ended() {
    stdout.end();
    stderr.end();
    const [out, err] = await texts;
    return { out, err, lines: out.trimEnd().split("\n") };
  }
}

async function textOf(stream: PassThrough): Promise<string> {
  let text = "";
  for await (const piece of stream) text += piece;
  return text;
}

/** A sine of whole counts, one a line: 4000 samples a second. */
export function sineLines(samples: number, { amplitude = 1000, hz = 50 } = {}): string[] {
  return Array.from({ length: samples }, (_, at) =>
    String(Math.round(2048 + amplitude * Math.sin((2 * Math.PI * hz * (at + 0.5)) / 4000))),
  );
}
