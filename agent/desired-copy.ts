/** The gateway's own copy of its desired settings: what it obeys when it is alone. */
import { readFileSync } from "node:fs";
import { type DesiredSettings, desiredSettings } from "../common/contract/plant-settings.ts";
import { writeFileAtomic } from "../common/runtime/atomic-file.ts";

/** What a gateway runs before anybody has told it anything: it hears all devices. */
const atFirst: DesiredSettings = desiredSettings.parse({
  revision: 0,
  sensors: [{ id: "devices", type: "machikoba-device" }],
  machines: [],
});

/** Reads the copy; the settings of a new gateway where there is none, or where it can't be read. */
export function readDesiredCopy(path: string): DesiredSettings {
  try {
    const parsed = desiredSettings.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return parsed.success ? parsed.data : atFirst;
  } catch {
    return atFirst;
  }
}

/** Keeps a copy. */
export async function writeDesiredCopy(path: string, desired: DesiredSettings): Promise<void> {
  await writeFileAtomic(path, JSON.stringify(desired));
}
