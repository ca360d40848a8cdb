/** The tidy references of a gateway's areas: coarse colours of the sheet in a file each, no picture. */
import { mkdirSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "../../common/runtime/atomic-file.ts";
import { decodeReference, encodeReference, type SheetReference } from "../clutter/sheet-reference.ts";

/** The store. */
export interface ReferenceStore {
  /** The reference of an area; undefined when none was taken, or its file is damaged. */
  read(area: string): SheetReference | undefined;
  /** Keeps a reference in the place of the one before. Rejects when the disk refuses. */
  write(area: string, reference: SheetReference): Promise<void>;
  /** Forgets the reference of an area. */
  forget(area: string): Promise<void>;
}

/** Opens the store in `folder`. */
export function openReferences(folder: string): ReferenceStore {
  const known = new Map<string, SheetReference | undefined>();
  const pathOf = (area: string) => join(folder, `${area}.json`);

  function load(area: string): SheetReference | undefined {
    try {
      return decodeReference(JSON.parse(readFileSync(pathOf(area), "utf8")));
    } catch {
      return undefined;
    }
  }

  return {
    read(area) {
      if (!known.has(area)) known.set(area, load(area));
      return known.get(area);
    },
    async write(area, reference) {
      mkdirSync(folder, { recursive: true });
      await writeFileAtomic(pathOf(area), JSON.stringify(encodeReference(reference)));
      known.set(area, reference);
    },
    async forget(area) {
      known.delete(area);
      await rm(pathOf(area), { force: true });
    },
  };
}
