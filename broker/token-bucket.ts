/** A rate with bursts: what comes faster is told how long to wait. */

/** A bucket that fills at a steady rate and is emptied by use. */
export interface TokenBucket {
  /** Takes `tokens`, into debt if need be; answers the milliseconds to wait until there is no debt. */
  take(tokens: number): number;
  /** True if nothing is owed. */
  hasToken(): boolean;
}

interface BucketOptions {
  readonly perS: number;
  readonly burst: number;
  readonly monoMs: () => number;
}

/** Creates a full bucket. */
export function createTokenBucket({ perS, burst, monoMs }: BucketOptions): TokenBucket {
  let tokens = burst;
  let filledAtMs = monoMs();

  function fill(): void {
    const nowMs = monoMs();
    tokens = Math.min(burst, tokens + ((nowMs - filledAtMs) / 1000) * perS);
    filledAtMs = nowMs;
  }

  return {
    take(wanted) {
      fill();
      tokens -= wanted;
      return tokens >= 0 ? 0 : Math.ceil((-tokens / perS) * 1000);
    },
    hasToken() {
      fill();
      return tokens >= 1;
    },
  };
}
