/** What a camera adapter is: a settings schema, and how it is created. */
import { z } from "zod";
import { id } from "../../common/contract/ids.ts";

/** What is wanted of a device at once. */
export interface Shot {
  /** One picture, or two for the check for movement. */
  readonly frames: 1 | 2;
  /** How far apart the two are, in ms. */
  readonly gapMs: number;
}

/** A device that gives pictures. */
export interface FrameSource {
  /**
   * Takes the pictures of a shot: JPEG or PNG bytes, in memory only; they never touch a disk. Ends at the signal, which is also the
   * deadline, and leaves no program behind. Rejects with a CameraFault. Never called again before the call before has ended.
   */
  shoot(shot: Shot, signal: AbortSignal): Promise<Buffer[]>;
}

/** What a camera gets to do its work with. */
export interface CameraContext {
  /** Folder on this gateway whose files hold one password each. */
  readonly secretsFolder: string;
}

/** Settings that every camera has. */
export const commonSettings = {
  id,
  /** How long a take may last in all, in ms. */
  deadlineMs: z.int().min(500).max(60_000).default(15_000),
  /** How often a take is tried while the fault may pass. */
  tries: z.int().min(1).max(10).default(3),
  /** The pictures are made up: a drawn workbench, or a folder of photos for practice. */
  simulated: z.boolean().default(false),
} as const;

/** What the adapter's settings have at least. */
export interface CameraConfig {
  readonly id: string;
  readonly type: string;
  readonly deadlineMs: number;
  readonly tries: number;
  readonly simulated: boolean;
}

/** An adapter for one type of camera. `create` does no I/O. */
export interface CameraAdapter<Config extends CameraConfig> {
  /** Strict schema of the camera's settings: the common ones, `type`, and its own. */
  readonly config: z.ZodType<Config>;
  readonly create: (config: Config, context: CameraContext) => FrameSource;
}

/** Declares an adapter; only there so that its types are inferred. */
export function defineCamera<Config extends CameraConfig>(adapter: CameraAdapter<Config>): CameraAdapter<Config> {
  return adapter;
}
