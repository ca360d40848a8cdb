/** Slows down the guessing of passwords: an address has so many failed logins, and gets them back slowly. */
import type { Clock } from "../common/runtime/clock.ts";
import type { BrokerLimits } from "./limits.ts";
import { createTokenBucket, type TokenBucket } from "./token-bucket.ts";

/** Addresses that are remembered at most; beyond that the oldest is forgotten. */
const maxAddresses = 1000;

/** Remembers failed logins by address. */
export interface LoginThrottle {
  /** True while the address must wait. */
  isBlocked(address: string): boolean;
  noteFailure(address: string): void;
}

/** Creates a throttle that has seen nothing. */
export function createLoginThrottle(
  clock: Clock,
  limits: Pick<BrokerLimits, "loginFailures" | "loginFailureForgottenMs">,
): LoginThrottle {
  const buckets = new Map<string, TokenBucket>();
  return {
    isBlocked: (address) => buckets.get(address)?.hasToken() === false,
    noteFailure(address) {
      let bucket = buckets.get(address);
      if (!bucket) {
        const [oldest] = buckets.keys();
        if (buckets.size >= maxAddresses && oldest !== undefined) buckets.delete(oldest);
        const perS = 1000 / limits.loginFailureForgottenMs;
        bucket = createTokenBucket({ perS, burst: limits.loginFailures, monoMs: () => clock.monoMs() });
        buckets.set(address, bucket);
      }
      bucket.take(1);
    },
  };
}
