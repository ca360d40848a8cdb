/** Clamps on a converter that the Linux kernel knows, such as an ADS1115 or MCP3008 on a Raspberry Pi. */
import type { FileHandle } from "node:fs/promises";
import { z } from "zod";
import { id, idPattern } from "../../common/contract/ids.ts";
import { amperesPerVolt, voltsPerCount } from "../../common/detection/waveform/calibration.ts";
import { leastRateHz, windowMs } from "../../common/detection/waveform/rms-windows.ts";
import { createTimedWindows, type TimedWindow } from "../../common/detection/waveform/timed-window.ts";
import { statsOfTimed } from "../../common/detection/waveform/window-stats.ts";
import { defineSensor, type SensorReading } from "./define-sensor.ts";
import { findIioDevice, type IioDevice, iioRoot } from "./iio-device.ts";
import { createSampler, type RawInput, type SampledWindow } from "./iio-sampling.ts";

/** Codes of an input against ground, in bits, of drivers that don't tell. */
const bitsByName = new Map([
  ["mcp3004", 10],
  ["mcp3008", 10],
  ["mcp3204", 12],
  ["mcp3208", 12],
]);

/** Time that a window needs beside its 200 ms: switching inputs, and its last sample. */
const spareMs = 50;

const channel = z
  .strictObject({
    /** Number of the converter's input, as in `in_voltage0_raw`. */
    input: z.int().min(0).max(15),
    /** Name of the channel; left out: the input's number and one more. */
    channel: z.string().regex(idPattern).optional(),
    /** `waveform`: the clamp's alternating voltage on a bias; `dc`: a voltage that is rectified and smoothed already. */
    mode: z.enum(["waveform", "dc"]).default("waveform"),
    /** Resistor across the clamp, in ohms. */
    burdenOhm: z.number().positive().optional(),
    /** Turns of the clamp. */
    turns: z.number().positive().optional(),
    /** In place of the two: amperes for one volt. */
    ampsPerVolt: z.number().positive().optional(),
    /** A trusted meter's reading / ours. */
    gain: z.number().positive().default(1),
    /** What it reads with the clamp off the wire, in amperes RMS; taken out as a power (`dc`: less reads 0). */
    noiseFloorA: z.number().min(0).default(0),
    /** Voltage of the bias at set-up; left out: where it lies at the start. For `waveform`. */
    middleV: z.number().optional(),
    /** Voltage at 0 A. For `dc`. */
    zeroV: z.number().default(0),
  })
  .refine(
    ({ ampsPerVolt, burdenOhm, turns }) => (ampsPerVolt === undefined ? burdenOhm && turns : !burdenOhm && !turns),
    {
      message: "give burdenOhm and turns, or ampsPerVolt when the burden is inside the clamp",
    },
  );
type Channel = z.infer<typeof channel>;

const config = z
  .strictObject({
    id,
    type: z.literal("iio-adc"),
    /** The converter's name, or its number when there are several of that name. */
    device: z.union([z.string().min(1), z.int().min(0)]).transform(String),
    /** Where the kernel shows converters. */
    root: z.string().min(1).default(iioRoot),
    channels: z.array(channel).min(1).max(8),
    /** Conversions a second; left out: as the driver has it. */
    samplingHz: z.int().min(leastRateHz).optional(),
    /** Codes go from 0 to 2^bits − 1; left out: as the driver tells. */
    bits: z.int().min(8).max(24).optional(),
    /** Voltage of the highest code, for drivers that tell no scale. */
    referenceV: z.number().positive().optional(),
    /** How often each channel is measured, in ms. */
    readEveryMs: z.int().min(250).max(600_000).default(1000),
  })
  .refine(({ channels, readEveryMs }) => readEveryMs >= channels.length * (windowMs + spareMs), {
    path: ["readEveryMs"],
    message: `must be at least ${windowMs + spareMs} for each channel: they are measured in turn`,
  })
  .refine(({ channels }) => new Set(channels.map(nameOf)).size === channels.length, {
    path: ["channels"],
    message: "two have the same name: give each a channel of its own",
  });

function nameOf({ channel: name, input }: Channel): string {
  return name ?? String(input + 1);
}

/** Reads one window's samples as a reading. */
type Measure = (sampled: SampledWindow) => SensorReading;

/** A channel that is open. */
interface OpenChannel extends RawInput {
  readonly measure: Measure;
}

/** Sensor `iio-adc`: samples each input for 200 ms in turn. */
export const iioAdc = defineSensor({
  config,
  provides: ["rmsA"],
  create: ({ device: wanted, root, channels, samplingHz, bits, referenceV, readEveryMs }) => {
    const sample = createSampler();
    let opened: OpenChannel[] = [];

    async function openChannel(device: IioDevice, settings: Channel): Promise<void> {
      const { input } = settings;
      const files = [`in_voltage${input}_sampling_frequency`, "in_voltage_sampling_frequency", "sampling_frequency"];
      if (samplingHz !== undefined) await device.set(samplingHz, ...files);
      const frequency = Number(await device.read(...files));
      const conversionsHz = frequency > 0 ? frequency : undefined;
      if (conversionsHz !== undefined && conversionsHz < leastRateHz && settings.mode === "waveform") {
        throw new Error(
          `${device.name} takes ${conversionsHz} samples a second, too few for mains: set samplingHz to ${leastRateHz} or more`,
        );
      }
      const scale = await readScale(device, input, { bits, referenceV });
      const file: FileHandle = await device.openInput(input);
      const measure = settings.mode === "dc" ? measureDc(settings, scale) : measureWaveform(settings, scale);
      opened.push({ file, conversionsHz, measure });
    }

    return {
      // The agent counts from the end of a reading.
      readEveryMs: readEveryMs - channels.length * windowMs,
      async open(signal) {
        const device = await findIioDevice(root, wanted);
        for (const settings of channels) {
          signal.throwIfAborted();
          await openChannel(device, settings);
        }
      },
      async read(signal) {
        const readings: SensorReading[] = [];
        for (const one of opened) readings.push({ ...one.measure(await sample(one, signal)), periodMs: readEveryMs });
        return readings;
      },
      async close() {
        const files = opened.map(({ file }) => file);
        opened = [];
        await Promise.all(files.map((file) => file.close()));
      },
    };
  },
});

/** What a code stands for. */
interface Scale {
  readonly volts: number;
  /** What is added to a code before it is scaled. */
  readonly offset: number;
  readonly maxCode: number | undefined;
}

async function readScale(
  device: IioDevice,
  input: number,
  { bits, referenceV }: { bits: number | undefined; referenceV: number | undefined },
): Promise<Scale> {
  const millivolts = await device.read(`in_voltage${input}_scale`, "in_voltage_scale");
  const offset = Number((await device.read(`in_voltage${input}_offset`, "in_voltage_offset")) ?? 0);
  const known =
    bits ?? bitsIn(await device.read(`scan_elements/in_voltage${input}_type`)) ?? bitsByName.get(device.name);
  const maxCode = known === undefined ? undefined : 2 ** known - 1;
  if (millivolts !== undefined) return { volts: Number(millivolts) / 1000, offset, maxCode };
  if (referenceV !== undefined && known !== undefined) {
    return { volts: voltsPerCount({ referenceV, bits: known }), offset, maxCode };
  }
  throw new Error(`${device.name} tells no scale: set referenceV (its reference voltage) and bits`);
}

/** Bits above ground out of the kernel's description of a value, such as `le:s16/16>>0`: one of them is the sign. */
function bitsIn(type: string | undefined): number | undefined {
  const [, sign, bits] = /^[bl]e:([su])(\d+)\//.exec(type ?? "") ?? [];
  return bits === undefined ? undefined : Number(bits) - (sign === "s" ? 1 : 0);
}

function measureWaveform(settings: Channel, { volts, offset, maxCode }: Scale): Measure {
  const amps = volts * amperesPerVolt(settings);
  const floor = { counts: settings.noiseFloorA / amps };
  let judge: ((sampled: SampledWindow) => TimedWindow) | undefined;
  return (sampled) => {
    // The bias of a converter of 4 V on a computer of 3.3 V isn't at mid-scale.
    const { middleV } = settings;
    const middle = middleV === undefined ? statsOfTimed(sampled, windowMs).mean : middleV / volts - offset;
    judge ??= createTimedWindows({ minCode: 0, maxCode, middle, floor }, windowMs);
    const { rms, clipped, drifted, incomplete } = judge(sampled);
    if (Number.isNaN(rms)) throw new Error("the converter gave too few samples: check its wiring and its power");
    return { rmsA: rms * amps, channel: nameOf(settings), clipped, drifted, incomplete: incomplete || lacks(sampled) };
  };
}

function measureDc(settings: Channel, { volts, offset, maxCode }: Scale): Measure {
  const { zeroV, noiseFloorA } = settings;
  const ampsPerVolt = amperesPerVolt(settings);
  return (sampled) => {
    const { mean, max } = statsOfTimed(sampled, windowMs);
    const amps = ((mean + offset) * volts - zeroV) * ampsPerVolt;
    const clipped = maxCode !== undefined && max >= maxCode;
    return {
      rmsA: amps > noiseFloorA ? amps : 0,
      channel: nameOf(settings),
      clipped,
      incomplete: sampled.failures > 0,
    };
  };
}

/** Whether reads failed, or there were too few of them for the shape of a cycle. */
function lacks({ n, failures }: SampledWindow): boolean {
  return failures > 0 || n < (leastRateHz * windowMs) / 1000;
}
