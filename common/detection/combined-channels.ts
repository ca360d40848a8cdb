/** One current for a machine with several channels: the largest, or the sum of all. */
import type { MachineCombine } from "../contract/plant-settings.ts";

/** The mean current of a channel in one second. */
export interface ChannelSecond {
  readonly channel: string;
  readonly mean: number;
  readonly validForMs: number;
}

/** The channels of one machine. Times in ms, in order. */
export interface CombinedChannels {
  /**
   * Takes the channels' seconds that begin at `t`; answers the machine's current and how long it is valid. Undefined when
   * none of its channels is among them, or when a part of the sum is missing: it would look like less work.
   */
  second(
    t: number,
    seconds: readonly ChannelSecond[],
  ): { readonly meanA: number; readonly validForMs: number } | undefined;
}

/** Creates the combination; what each channel said last counts as long as it is valid, for clamps needn't speak in the same second. */
export function createCombinedChannels(channels: readonly string[], combine: MachineCombine): CombinedChannels {
  const heard = new Map<string, { meanA: number; validUntil: number }>();
  return {
    second(t, seconds) {
      let isAny = false;
      for (const { channel, mean, validForMs } of seconds) {
        if (!channels.includes(channel)) continue;
        isAny = true;
        heard.set(channel, { meanA: mean, validUntil: t + validForMs });
      }
      if (!isAny) return undefined;
      const valid = [...heard.values()].filter(({ validUntil }) => validUntil > t);
      if (combine === "sum" && valid.length < channels.length) return undefined;
      const meanA = combineAmps(
        combine,
        valid.map((one) => one.meanA),
      );
      const left = valid.map(({ validUntil }) => validUntil - t);
      return { meanA, validForMs: combine === "sum" ? Math.min(...left) : Math.max(0, ...left) };
    },
  };
}

/** One current of several. */
export function combineAmps(combine: MachineCombine, amps: readonly number[]): number {
  return combine === "sum" ? amps.reduce((sum, one) => sum + one, 0) : Math.max(0, ...amps);
}
