/** Divides the output of a program into lines, without ever holding more than one line of bounded length. */

/** What becomes of the bytes. */
interface LineSink {
  /** A line without its end; it may be empty, and ends with a carriage return where the program writes one. */
  line(bytes: Buffer): void;
  /** A line was longer than `maxBytes`; all of it is left out. */
  tooLong(): void;
}

/** Takes bytes as they come. */
export interface LineReader {
  take(chunk: Buffer): void;
  /** The output is over: what has no line end is a line as well. */
  end(): void;
}

const lineFeed = 0x0a;

/** Creates a reader of lines of at most `maxBytes` bytes. */
export function createLineReader(maxBytes: number, { line, tooLong }: LineSink): LineReader {
  let pieces: Buffer[] = [];
  let bytes = 0;

  function add(piece: Buffer): void {
    const isNews = bytes <= maxBytes;
    bytes += piece.byteLength;
    if (bytes <= maxBytes) pieces.push(piece);
    else if (isNews) {
      pieces = [];
      tooLong();
    }
  }

  function finish(): void {
    const whole = bytes <= maxBytes ? Buffer.concat(pieces) : undefined;
    pieces = [];
    bytes = 0;
    if (whole) line(whole);
  }

  return {
    take(chunk) {
      let at = 0;
      for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, at)) {
        add(chunk.subarray(at, end));
        finish();
        at = end + 1;
      }
      add(chunk.subarray(at));
    },
    end() {
      if (bytes > 0) finish();
    },
  };
}
