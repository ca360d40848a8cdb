/** A folder of pictures: the newest one that a camera or program puts there, or one after the other for practice. */
import { type FileHandle, open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { errorCode } from "../../common/runtime/errors.ts";
import { CameraFault } from "./camera-fault.ts";
import { commonSettings, defineCamera } from "./define-camera.ts";
import { maxPictureBytes, tooLarge } from "./picture-bytes.ts";

const pictureName = /^[^.].*\.(?:jpe?g|png)$/i;
/** Folders with more pictures are refused: looking through them at every take would wear on the gateway. */
const maxPictures = 20_000;

/** Camera `folder-camera`. */
export const folderCamera = defineCamera({
  config: z.strictObject({
    ...commonSettings,
    type: z.literal("folder-camera"),
    folder: z.string().min(1).max(1000),
    /** `newest`: what was written last. `in-turn`: each picture once, by name, and then again from the first. */
    order: z.enum(["newest", "in-turn"]).default("newest"),
    /** A newest picture older than this, in ms, isn't of now; 0: any will do. */
    freshForMs: z.int().min(0).max(86_400_000).default(900_000),
  }),
  create: ({ folder, order, freshForMs }) => {
    let lastName = "";

    async function nextInTurn(): Promise<Buffer> {
      const names = (await pictureNames(folder)).sort();
      lastName = names.find((name) => name > lastName) ?? names[0] ?? "";
      return readPicture(join(folder, lastName));
    }

    async function newest(): Promise<Buffer> {
      let best = { path: "", writtenMs: Number.NEGATIVE_INFINITY };
      for (const name of await pictureNames(folder)) {
        const path = join(folder, name);
        const found = await stat(path).catch(() => undefined);
        if (found?.isFile() && found.mtimeMs > best.writtenMs) best = { path, writtenMs: found.mtimeMs };
      }
      if (best.path === "") throw noPictures(folder);
      const ageMs = Date.now() - best.writtenMs;
      if (freshForMs > 0 && ageMs > freshForMs) throw tooOld(folder, ageMs);
      return readPicture(best.path);
    }

    return {
      async shoot({ frames, gapMs }, signal) {
        signal.throwIfAborted();
        const first = await (order === "newest" ? newest() : nextInTurn());
        if (frames === 1) return [first];
        // In turn, the next picture is another scene, and no movement in this one.
        if (order === "in-turn") return [first, first];
        await pause(gapMs, undefined, { signal });
        return [first, await newest()];
      },
    };
  },
});

async function pictureNames(folder: string): Promise<string[]> {
  const all = await readdir(folder).catch((error: unknown) => {
    const code = errorCode(error);
    if (code === "EACCES") throw noPermission(folder, error);
    throw new CameraFault(
      "wrong-address",
      `there is no folder ${folder} (${code}): check folder, and that its disk or share is there`,
      error,
    );
  });
  const names = all.filter((name) => pictureName.test(name));
  if (names.length === 0) throw noPictures(folder);
  if (names.length > maxPictures) {
    throw new CameraFault(
      "too-large",
      `the folder ${folder} has more than ${maxPictures} pictures: let the camera delete old ones`,
    );
  }
  return names;
}

async function readPicture(path: string): Promise<Buffer> {
  let file: FileHandle | undefined;
  try {
    // To open a pipe would wait for whoever writes into it.
    if (!(await stat(path)).isFile()) throw notAFile(path);
    file = await open(path, "r");
    const { size } = await file.stat();
    if (size > maxPictureBytes) throw tooLarge(path);
    return await file.readFile();
  } catch (error) {
    if (error instanceof CameraFault) throw error;
    const code = errorCode(error);
    if (code === "EACCES") throw noPermission(path, error);
    throw new CameraFault(
      "no-picture",
      `${path} can't be read (${code}): look whether the disk or share is there`,
      error,
    );
  } finally {
    await file?.close();
  }
}

function noPictures(folder: string): CameraFault {
  return new CameraFault(
    "no-picture",
    `the folder ${folder} has no picture (.jpg, .jpeg, .png): look whether the camera writes there`,
  );
}

function notAFile(path: string): CameraFault {
  return new CameraFault("no-picture", `${path} isn't a file with a picture: take it out of the folder`);
}

function noPermission(path: string, error: unknown): CameraFault {
  return new CameraFault("no-permission", `${path} may not be read: give this program's user the right to`, error);
}

function tooOld(folder: string, ageMs: number): CameraFault {
  const minutes = Math.round(ageMs / 60_000);
  return new CameraFault(
    "no-picture",
    `the newest picture in ${folder} is ${minutes} min old: look whether the camera still writes there, or raise freshForMs`,
  );
}
