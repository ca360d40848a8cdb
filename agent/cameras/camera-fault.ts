/** Why a camera gave no picture: a cause that programs can tell apart, and a sentence that says what to do. */

/** Causes; `passing` ones may be gone a second later. */
const causes = {
  unplugged: { passing: true },
  busy: { passing: true },
  "no-permission": { passing: false },
  "wrong-address": { passing: false },
  "refused-login": { passing: false },
  "no-picture": { passing: true },
  "too-slow": { passing: false },
  "not-an-image": { passing: true },
  "too-large": { passing: false },
  "not-installed": { passing: false },
} as const;

/** Name of a cause. */
export type CameraCause = keyof typeof causes;

/** A camera gave no picture. The message names the mend, and holds neither password nor what stands behind `?` in an address. */
export class CameraFault extends Error {
  override readonly name = "CameraFault";
  readonly code: CameraCause;

  constructor(code: CameraCause, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }

  /** Trying again at once may help. */
  get isPassing(): boolean {
    return causes[this.code].passing;
  }
}
