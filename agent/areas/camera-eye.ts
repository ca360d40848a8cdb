/** An area's eye made of a camera and a judge. Photos are in memory only, and nothing keeps hold of them after the look. */
import type { AreaSettings, SheetCorners } from "../../common/contract/area-settings.ts";
import type { Camera } from "../cameras/camera.ts";
import { movementWidth } from "../clutter/movement.ts";
import type { Photo } from "../clutter/photo.ts";
import type { SheetReference } from "../clutter/sheet-reference.ts";
import type { AreaEye } from "./area-eye.ts";
import type { JudgeOptions, SheetJudge } from "./sheet-judge.ts";

interface CameraEyeOptions {
  /** The camera as it is now; undefined where the settings name none that there is. */
  readonly camera: () => Camera | undefined;
  readonly judge: SheetJudge;
  readonly settings: AreaSettings;
  readonly reference: () => SheetReference | undefined;
  /** Keeps a small photo; left out where none may be kept. */
  readonly keep?: ((photo: Photo, corners: SheetCorners) => Promise<void>) | undefined;
}

/** How an area's photos are judged, by its settings and its reference. */
export function judgeOptions(
  { corners, tolerance, zones }: Pick<AreaSettings, "corners" | "tolerance" | "zones">,
  reference: SheetReference | undefined,
): JudgeOptions {
  return { corners: corners ?? reference?.corners, reference, tolerance, zones };
}

/** Creates the eye. */
export function createCameraEye({ camera, judge, settings, reference, keep }: CameraEyeOptions): AreaEye {
  return {
    async glance(signal) {
      const own = camera();
      if (!own) throw new Error(`there is no camera ${settings.camera} here: name one of this gateway's cameras`);
      const [before, after] = await own.takePair(signal);
      // Loaded with the first photo: gateways without cameras need not give some 29 MB to it.
      const { decodePhoto } = await import("../clutter/photo.ts");
      const first = await decodePhoto(before, { width: movementWidth });
      const second = await decodePhoto(after, { width: movementWidth });
      const options = judgeOptions(settings, reference());
      return {
        isSomebodyThere: judge.isSomebodyThere(first, second, options),
        async judge(covered) {
          const judged = judge.judge(await decodePhoto(after), { ...options, covered });
          // What reaches in may be somebody: of that no photo is kept, whatever becomes of its score.
          if ("cause" in judged) return { cause: judged.cause, still: judged.still };
          if (keep && judged.corners) await keep(second, judged.corners);
          return judged.score;
        },
      };
    },
  };
}
