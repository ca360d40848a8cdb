/** How measured seconds look in InfluxDB: one measurement, names in tags, numbers in fields, times in ms. */
import { channelId, idPattern } from "./ids.ts";

/** The measurement that all currents go to, in amperes. Nothing variable is ever part of it. */
export const influxMeasurement = "machine_current";

/** Value of the tag `source` on simulated data; real data has no such tag. */
export const simulatedSource = "sim";

/**
 * Most series that one mirror writes: InfluxDB keeps an index of them in memory, and a small computer runs out of it. Fifty
 * machines with six channels each make 300, and each move of a clamp to another machine one more.
 */
const maxInfluxSeries = 2000;

/** Whose readings a series holds. */
export interface InfluxNames {
  readonly site: string;
  readonly gateway: string;
  /** The channel's id on its gateway, such as `cutter-clamp.1`. */
  readonly channel: string;
  /** The machine that the channel measured then; left out where it measured none. */
  readonly machine?: string | undefined;
  readonly simulated: boolean;
}

/** A series: what its points have in common, made once. */
export interface InfluxSeries {
  readonly tags: Readonly<Record<string, string>>;
  /** Measurement and tags as they begin a line of the line protocol. */
  readonly prefix: string;
}

/** What a point says of a second: values in amperes; `atMs` is where the second begins, epoch ms. */
export interface InfluxFigures {
  readonly atMs: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly std: number;
}

/** One second of a series. */
export interface InfluxPoint extends InfluxFigures {
  readonly series: InfluxSeries;
}

/**
 * The series of some names: tags `site`, `gateway`, `machine`, `channel`, and `source=sim` on simulated data. Undefined for
 * names that no id of ours can have: they could break out of their place in a line.
 */
export function influxSeries({ site, gateway, machine, channel, simulated }: InfluxNames): InfluxSeries | undefined {
  const ids = machine === undefined ? [site, gateway] : [site, gateway, machine];
  if (!ids.every((one) => idPattern.test(one)) || !channelId.safeParse(channel).success) return undefined;
  // Sorted by name, as InfluxDB itself sorts them: it then needs not do it for each point.
  const tags: Record<string, string> = {
    channel,
    gateway,
    ...(machine !== undefined && { machine }),
    site,
    ...(simulated && { source: simulatedSource }),
  };
  const pairs = Object.entries(tags).map(([name, value]) => `${name}=${value}`);
  return { tags, prefix: [influxMeasurement, ...pairs].join(",") };
}

/** Steps in an ampere: history keeps whole ones. A point that was sent before its hour was packed is the same as one sent later. */
const stepsPerA = 1000;

/** A second as a point: its time in whole ms, its values in steps of 1 mA. */
export function influxPoint(series: InfluxSeries, { atMs, mean, min, max, std }: InfluxFigures): InfluxPoint {
  return {
    series,
    atMs: Math.floor(atMs),
    mean: influxValue(mean),
    min: influxValue(min),
    max: influxValue(max),
    std: influxValue(std),
  };
}

/** A value as it is written: rounded to 1 mA. */
export function influxValue(value: number): number {
  return Math.round(value * stepsPerA) / stepsPerA;
}

/** A point as a line of the line protocol, its time in ms. */
export function influxLine({ series, atMs, mean, min, max, std }: InfluxPoint): string {
  return `${series.prefix} mean=${mean},min=${min},max=${max},std=${std} ${atMs}`;
}

/** All series that a mirror writes, at most so many. */
export interface InfluxSeriesBook {
  /** The series of some names, always the same object; undefined where it would be one too many, or a name isn't right. */
  seriesOf(names: InfluxNames): InfluxSeries | undefined;
  /** How many series there are. */
  readonly size: number;
}

/** Creates an empty book. */
export function createInfluxSeriesBook(maxSeries: number = maxInfluxSeries): InfluxSeriesBook {
  const known = new Map<string, InfluxSeries>();
  return {
    seriesOf(names) {
      const { site, gateway, machine, channel, simulated } = names;
      const key = `${site} ${gateway} ${machine ?? ""} ${channel} ${simulated}`;
      const found = known.get(key);
      if (found) return found;
      const made = known.size < maxSeries ? influxSeries(names) : undefined;
      if (made) known.set(key, made);
      return made;
    },
    get size() {
      return known.size;
    },
  };
}
