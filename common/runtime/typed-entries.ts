/** Lists in the start-up settings whose entries have types of their own: each is checked by its type, before anything is started. */
import type { z } from "zod";
import { SettingsError } from "./errors.ts";
import { nearestWord } from "./nearest.ts";
import { checkSettings } from "./yaml-settings.ts";

/** An entry as it stands in the settings. */
interface TypedEntry {
  readonly id: string;
  readonly type: string;
}

/** What an entry of a type may hold, and how it is created, without any I/O. */
interface EntryType<Made> {
  readonly config: z.ZodType;
  readonly create: (config: never) => Made;
}

/** An entry that was checked, and what was created of it. */
export interface CreatedEntry<Made> {
  readonly id: string;
  readonly target: Made;
}

/**
 * Creates what the entries of the list `key` describe. Throws SettingsError, which names the key and the nearest right one. No two
 * entries have the same id.
 */
export function createEntries<Made>(
  key: string,
  entries: readonly TypedEntry[],
  types: Readonly<Record<string, EntryType<Made>>>,
): CreatedEntry<Made>[] {
  return entries.map((entry, index) => {
    const { id } = entry;
    const source = `${key}[${index}]`;
    if (entries.findIndex((one) => one.id === id) !== index) {
      throw new SettingsError(`${source}.id: "${id}" stands twice; give each an id of its own`, { source });
    }
    const type = Object.hasOwn(types, entry.type) ? types[entry.type] : undefined;
    if (!type) {
      const nearest = nearestWord(entry.type, Object.keys(types));
      const hint = nearest ? `did you mean ${nearest}?` : `use ${Object.keys(types).join(" or ")}`;
      throw new SettingsError(`${source}.type: there is no type "${entry.type}" here; ${hint}`, { source });
    }
    const config = checkSettings(entry, type.config, () => ({ source }));
    return { id, target: type.create(config as never) };
  });
}
