/** How far a long command is: a line on standard error that is written over and over at a terminal. */
import type { WriteStream } from "node:tty";

/** Shows what is being done. */
export interface ProgressLine {
  /** `detail` changes quickly, and is shown at a terminal only. */
  show(text: string, detail?: string): void;
  /** Ends the line, so that what follows begins on another. */
  end(): void;
}

/** Creates a line on a stream. Elsewhere each text is written once, on a line of its own. */
export function createProgressLine(stream: Pick<WriteStream, "write" | "isTTY"> = process.stderr): ProgressLine {
  let last = "";
  return {
    show(text, detail = "") {
      const shown = stream.isTTY ? text + detail : text;
      if (shown === last) return;
      stream.write(stream.isTTY ? `\r${shown.padEnd(last.length)}` : `${shown}\n`);
      last = shown;
    },
    end() {
      if (stream.isTTY && last !== "") stream.write("\n");
      last = "";
    },
  };
}
