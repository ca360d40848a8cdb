/** A converter as the Linux kernel shows it: a folder of small files (industrial I/O), read and set by their names. */
import { type FileHandle, open, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorCode } from "../../common/runtime/errors.ts";

/** Where the kernel shows converters. */
export const iioRoot = "/sys/bus/iio/devices";

/** A converter that was found. */
export interface IioDevice {
  /** What the driver calls it, such as `mcp3008`. */
  readonly name: string;
  /** Text of the first of these files that is there. */
  read(...files: readonly string[]): Promise<string | undefined>;
  /** Sets the first of these files that is there, unless it says so already. */
  set(value: number, ...files: readonly string[]): Promise<void>;
  /** Opens an input's raw value, to be read again and again from its beginning. */
  openInput(input: number): Promise<FileHandle>;
}

/** Some drivers have a file and refuse to read it, such as the scale of an MCP3008 whose reference isn't described. */
const untold = new Set<string | undefined>(["ENOENT", "EINVAL", "EIO"]);

const overlayAdvice =
  "for an ADS1115 put dtparam=i2c_arm=on and dtoverlay=ads1115,cha_enable into /boot/firmware/config.txt, " +
  "for an MCP3008 dtparam=spi=on and dtoverlay=mcp3008,spi0-0-present, and start the computer again";

/** Finds a converter by its name, its number, or its folder's name; throws with what there is and what to do. */
export async function findIioDevice(root: string, wanted: string): Promise<IioDevice> {
  const found = await listDevices(root);
  const byFolder = found.filter(({ folder }) => folder === wanted || folder === `iio:device${wanted}`);
  const fitting = byFolder.length > 0 ? byFolder : found.filter(({ name }) => name === wanted);
  const [device, other] = fitting;
  if (device && !other) return createIioDevice(join(root, device.folder), device.name);
  if (device) {
    const folders = fitting.map(({ folder }) => folder).join(", ");
    throw new Error(`several converters are called "${wanted}": set device to one of ${folders}`);
  }
  if (found.length === 0) throw new Error(`the kernel shows no converter in ${root}: ${overlayAdvice}`);
  const names = found.map(({ folder, name }) => `${name} (${folder})`).join(", ");
  throw new Error(`there is no converter "${wanted}": set device to one that is there: ${names}; ${overlayAdvice}`);
}

async function listDevices(root: string): Promise<{ folder: string; name: string }[]> {
  const folders = await readdir(root).catch((error) => {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  });
  const devices = folders
    .filter((folder) => /^iio:device\d+$/.test(folder))
    .map(async (folder) => ({ folder, name: (await textOf(join(root, folder, "name"))) ?? folder }));
  return Promise.all(devices);
}

function createIioDevice(folder: string, name: string): IioDevice {
  return {
    name,
    async read(...files) {
      for (const file of files) {
        const text = await textOf(join(folder, file));
        if (text !== undefined) return text;
      }
      return undefined;
    },
    async set(value, ...files) {
      for (const file of files) {
        const path = join(folder, file);
        const text = await textOf(path);
        if (text === undefined) continue;
        if (Number(text) !== value) await write(path, value);
        return;
      }
    },
    async openInput(input) {
      const file = `in_voltage${input}_raw`;
      try {
        return await open(join(folder, file), "r");
      } catch (error) {
        if (errorCode(error) !== "ENOENT") throw error;
        const inputs = (await readdir(folder)).flatMap((each) => /^in_voltage(\d+)_raw$/.exec(each)?.[1] ?? []).sort();
        throw new Error(`${name} has no input ${input}: set input to one of ${inputs.join(", ")}`, { cause: error });
      }
    },
  };
}

async function write(path: string, value: number): Promise<void> {
  try {
    await writeFile(path, String(value));
  } catch (error) {
    const code = errorCode(error);
    const why =
      code === "EINVAL"
        ? "the converter doesn't have that; see sampling_frequency_available beside it"
        : `not allowed (${code}): let this user write it (a udev rule), or leave samplingHz out`;
    throw new Error(`${path} can't be set to ${value}: ${why}`, { cause: error });
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if (untold.has(errorCode(error))) return undefined;
    throw error;
  }
}
