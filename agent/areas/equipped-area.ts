/** An area with all that its settings give it: eye, light, voice, motion; and what of that fails. */
import type { AreaSettings } from "../../common/contract/area-settings.ts";
import type { Problem } from "../../common/contract/gateway-messages.ts";
import type { UnnumberedRecord } from "../../common/contract/records.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import type { Log } from "../../common/runtime/log.ts";
import type { Camera } from "../cameras/camera.ts";
import { CameraFault } from "../cameras/camera-fault.ts";
import { createMotionLight } from "../outputs/motion-light.ts";
import type { SharedLight } from "../outputs/shared-light.ts";
import { type Area, createArea } from "./area.ts";
import { openAreaMemory } from "./area-memory.ts";
import { createAreaVoice } from "./area-voice.ts";
import { createCameraEye } from "./camera-eye.ts";
import type { KeptPhotos } from "./kept-photos.ts";
import type { ReferenceStore } from "./reference-store.ts";
import type { SheetJudge } from "./sheet-judge.ts";

/** What an area finds on its gateway. */
export interface AreaSurroundings {
  /** Folder of what is remembered of areas. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  /** Ms since the run began, of a monotonic time. */
  readonly tOf: (monoMs: number) => number;
  readonly record: (record: UnnumberedRecord) => void;
  readonly camera: (id: string) => Camera | undefined;
  readonly light: (id: string) => SharedLight | undefined;
  readonly say: Parameters<typeof createAreaVoice>[0]["say"];
  readonly isMoving: (sensor: string) => boolean;
  /** Ids of the outputs and of the motion sensors that there are. */
  readonly outputs: () => readonly string[];
  readonly motions: () => readonly string[];
  /** One look at a time at a camera. */
  readonly alone: (camera: string) => <T>(work: () => Promise<T>) => Promise<T>;
  readonly references: ReferenceStore;
  readonly photos: KeptPhotos;
  readonly judge: SheetJudge;
  readonly revision: () => number;
  readonly timeZone: () => string | undefined;
  readonly changed: () => void;
  readonly problemsChanged: () => void;
}

/** The area. */
export interface EquippedArea {
  readonly settings: AreaSettings;
  readonly area: Area;
  /** Its motion sensor says that somebody moves, or that motion has ended. */
  motion(isMoving: boolean): void;
  problems(): Problem[];
  /** The sheet's reference is another one: what covered it before can't be compared any more. */
  forgetCovered(): Promise<void>;
  close(): Promise<void>;
}

/** Longer than any photo takes beyond the settling, in ms: the light then goes off whatever hangs. */
const longestPhotoMs = 60_000;

/** Puts an area together; nothing happens before something asks. */
export function equipArea(settings: AreaSettings, around: AreaSurroundings): EquippedArea {
  const { id, camera, light, settleMs, schedule, keepPhotosDays } = settings;
  const { clock, references, photos } = around;
  const closing = new AbortController();
  const memory = openAreaMemory(around.folder, id, around.log);
  const faults = new Map<string, string>();

  function tell(code: string, error: unknown): void {
    const said = error instanceof Error || error === undefined ? error?.message : String(error);
    if (faults.get(code) === said) return;
    if (said === undefined) faults.delete(code);
    else faults.set(code, said);
    around.problemsChanged();
  }

  /** What the settings name and the gateway, or the schedule, doesn't have. */
  function missing(): [string, string][] {
    const { output, times = [] } = settings.voice;
    const unscheduled = times.filter((time) => !schedule.times.includes(time));
    const lacks = (what: string) => `there is no ${what} here: name one of this gateway's`;
    return [
      light !== undefined && !around.light(light) && ["area-light", `${lacks(`light ${light}`)} outputs`],
      output !== undefined &&
        !around.outputs().includes(output) && ["area-voice", `${lacks(`voice ${output}`)} outputs`],
      settings.motion !== undefined &&
        !around.motions().includes(settings.motion) && [
          "area-motion",
          `${lacks(`motion sensor ${settings.motion}`)} motions`,
        ],
      output !== undefined &&
        unscheduled.length > 0 && [
          "area-voice-times",
          `nobody looks at ${unscheduled.join(", ")}, when its voice is to speak: name times of its schedule`,
        ],
      !around.camera(camera) && ["area-camera", `${lacks(`camera ${camera}`)} cameras`],
      around.timeZone() === undefined && [
        "area-plan",
        "nobody has said the site's time zone: its schedule rests until a dashboard does",
      ],
    ].filter((one): one is [string, string] => one !== false);
  }

  async function holdLight(signal: AbortSignal): Promise<() => Promise<void>> {
    const own = light === undefined ? undefined : around.light(light);
    if (!own) throw new Error(`there is no light ${light} here: name one of this gateway's outputs`);
    return own.hold(`photo ${id}`, settleMs + longestPhotoMs, signal);
  }

  const keep: NonNullable<Parameters<typeof createCameraEye>[0]["keep"]> = async (photo, corners) => {
    const wallMs = clock.wallMs();
    if (wallMs === undefined) return;
    await photos.keep(id, photo, corners, wallMs).then(
      () => tell("area-photos", undefined),
      (error: unknown) => tell("area-photos", error),
    );
  };

  const voice = createAreaVoice({
    settings,
    memory,
    timeZone: around.timeZone,
    say: around.say,
    clock,
    random: around.random,
    signal: closing.signal,
  });
  const isMotion = () => settings.motion !== undefined && around.isMoving(settings.motion);
  const area = createArea({
    settings,
    memory,
    tools: {
      eye: createCameraEye({
        camera: () => around.camera(camera),
        judge: around.judge,
        settings,
        reference: () => references.read(id),
        keep: keepPhotosDays > 0 ? keep : undefined,
      }),
      holdLight: light === undefined ? undefined : holdLight,
      isMotion,
      alone: around.alone(camera),
      // The camera's own faults stand among the problems already, under its name.
      onCameraFault: (error) => tell("area-camera", error instanceof CameraFault ? undefined : error),
      onLightFault: () => undefined,
    },
    clock,
    tOf: around.tOf,
    isSimulated: () => around.camera(camera)?.simulated ?? false,
    revision: around.revision,
    record: around.record,
    speak: voice.slot,
    doingChanged: around.changed,
  });
  const motionLight = createLightOnMotion(settings, around);
  let cancelMotionLook = () => {};
  let wasMoving = false;

  return {
    settings,
    area,
    motion(isMoving) {
      // The sensor's own end tells so, too.
      if (closing.signal.aborted) return;
      motionLight?.motion(isMoving);
      cancelMotionLook();
      if (isMoving && !wasMoving) void voice.motion();
      wasMoving = isMoving;
      if (isMoving || schedule.afterMotionMs === 0) return;
      cancelMotionLook = clock.after(schedule.afterMotionMs, area.motionEnded);
    },
    problems: () =>
      [...new Map([...faults, ...missing()])].map(([code, said]) => ({
        code,
        subject: id,
        message: `Area ${id}: ${said}`.slice(0, 400),
      })),
    forgetCovered: () => memory.change({ covered: undefined }),
    async close() {
      cancelMotionLook();
      closing.abort(new Error("the area's settings change, or the gateway ends"));
      await Promise.all([area.close(), motionLight?.close()]);
    },
  };
}

/** The light that goes on when somebody comes, where the settings want it. */
function createLightOnMotion({ id, light, motion, motionLightMs }: AreaSettings, around: AreaSurroundings) {
  if (light === undefined || motion === undefined || motionLightMs === 0) return undefined;
  const hold: SharedLight["hold"] = async (who, ms, signal) => {
    const own = around.light(light);
    if (!own) throw new Error(`there is no light ${light} here`);
    return own.hold(who, ms, signal);
  };
  return createMotionLight({ light: { hold }, who: `motion ${id}`, onForMs: motionLightMs, clock: around.clock });
}
