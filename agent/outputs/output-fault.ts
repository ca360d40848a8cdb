/** Why an output didn't do what it should: a cause that programs can tell apart, and a sentence that says what to do. */

/** Name of a cause. */
export type OutputCause =
  | "not-installed"
  | "no-permission"
  | "no-such-line"
  | "busy"
  | "offline"
  | "no-answer"
  | "refused"
  | "no-broker"
  | "no-file"
  | "no-sound"
  | "too-slow"
  | "failed";

/** An output failed. The message names the mend. Whoever asked tries again. */
export class OutputFault extends Error {
  override readonly name = "OutputFault";
  readonly code: OutputCause;

  constructor(code: OutputCause, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
