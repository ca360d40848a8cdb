/** All cameras of a gateway, as the desired settings name them. */
import type { DeviceEntry } from "../../common/contract/area-settings.ts";
import type { Problem } from "../../common/contract/gateway-messages.ts";
import { nearestWord } from "../../common/runtime/nearest.ts";
import { type Camera, createCamera } from "./camera.ts";
import type { CameraAdapter, CameraConfig, CameraContext } from "./define-camera.ts";

/** The set. */
export interface CameraSet {
  /** Takes the cameras of new settings; those that didn't change go on as they are. */
  configure(entries: readonly DeviceEntry[]): void;
  /** The camera with this id; undefined when there is none, or its settings are wrong. */
  camera(id: string): Camera | undefined;
  ids(): string[];
  /** Wrong settings, and what failed at the newest take of each camera. */
  problems(): Problem[];
}

interface CameraSetOptions {
  readonly types: Readonly<Record<string, unknown>>;
  readonly context: CameraContext;
}

/** Creates an empty set. Cameras hold nothing between two takes, so there is nothing to close. */
export function createCameraSet({ types, context }: CameraSetOptions): CameraSet {
  const cameras = new Map<string, { readonly key: string; readonly camera: Camera }>();
  let refused: Problem[] = [];

  function create(entry: DeviceEntry): Camera | Problem {
    const wrong = (message: string): Problem => ({
      code: "camera-settings-wrong",
      subject: entry.id,
      message: `Camera ${entry.id}: ${message}`.slice(0, 400),
    });
    const adapter = Object.hasOwn(types, entry.type) ? (types[entry.type] as CameraAdapter<CameraConfig>) : undefined;
    if (!adapter) {
      const nearest = nearestWord(entry.type, Object.keys(types));
      return wrong(
        `there is no type "${entry.type}"; ${nearest ? `did you mean ${nearest}?` : `use ${Object.keys(types).join(", ")}`}`,
      );
    }
    const parsed = adapter.config.safeParse(entry);
    if (parsed.success) return createCamera(adapter.create(parsed.data, context), parsed.data);
    const [issue] = parsed.error.issues;
    return wrong(`${issue?.path.join(".") || "settings"}: ${issue?.message}`);
  }

  return {
    configure(entries) {
      const kept = new Map(cameras);
      cameras.clear();
      refused = [];
      for (const entry of entries) {
        const { id } = entry;
        const key = JSON.stringify(entry);
        const before = kept.get(id);
        if (cameras.has(id)) {
          const message = `Camera ${id}: stands twice in the settings; give each camera an id of its own`;
          refused.push({ code: "camera-settings-wrong", subject: id, message });
        } else if (before?.key === key) {
          cameras.set(id, before);
        } else {
          const made = create(entry);
          if ("take" in made) cameras.set(id, { key, camera: made });
          else refused.push(made);
        }
      }
    },
    camera: (id) => cameras.get(id)?.camera,
    ids: () => [...cameras.keys()],
    problems: () => [...refused, ...[...cameras.values()].flatMap(({ camera }) => camera.problem() ?? [])],
  };
}
