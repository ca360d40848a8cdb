/** The mirrors in the start-up settings: each checked by the schema of its type, before anything is started. */
import { SettingsError } from "../../../common/runtime/errors.ts";
import type { MirrorAdapter, MirrorTarget } from "../../../common/runtime/influx/define-mirror.ts";
import { nearestWord } from "../../../common/runtime/nearest.ts";
import type { MirrorEntry } from "../../../common/runtime/start-settings.ts";
import { checkSettings } from "../../../common/runtime/yaml-settings.ts";
import { mirrorTypes } from "./index.ts";

/** A mirror that is ready to be started. */
export interface CheckedMirror {
  readonly id: string;
  readonly type: keyof typeof mirrorTypes;
  readonly target: MirrorTarget;
}

type AnyAdapter = MirrorAdapter<{ type: string; id: string }>;

function create({ config, create: make }: AnyAdapter, entry: MirrorEntry, source: string): MirrorTarget {
  return make(checkSettings(entry, config, () => ({ source })));
}

/** Creates the targets of all mirrors, without any I/O. Throws SettingsError, which names the key and the nearest right one. */
export function checkMirrors(entries: readonly MirrorEntry[]): CheckedMirror[] {
  const types = Object.keys(mirrorTypes) as CheckedMirror["type"][];
  return entries.map((entry, index) => {
    const { id } = entry;
    const source = `mirrors[${index}]`;
    if (entries.findIndex((one) => one.id === id) !== index) {
      throw new SettingsError(`${source}.id: "${id}" stands twice: history keeps by it what is sent`, { source });
    }
    const type = types.find((one) => one === entry.type);
    if (type === undefined) {
      const nearest = nearestWord(entry.type, types);
      const hint = nearest ? `did you mean ${nearest}?` : `use ${types.join(" or ")}`;
      throw new SettingsError(`${source}.type: there is no mirror of the type "${entry.type}"; ${hint}`, { source });
    }
    return { id, type, target: create(mirrorTypes[type] as unknown as AnyAdapter, entry, source) };
  });
}
