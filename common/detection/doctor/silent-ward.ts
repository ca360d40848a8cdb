/** Whether readings come at all. */
import type { ClampWard } from "./clamp-finding.ts";

/** Restarts of a device and of a network take so long. */
const graceMs = 120_000;

/** Creates a ward; a clamp counts as silent some time after its last reading has run out. */
export function createSilentWard(): ClampWard {
  let validUntil: number | undefined;
  return {
    second({ t, validForMs }) {
      validUntil = Math.max(validUntil ?? 0, t + validForMs);
    },
    finding(t) {
      if (validUntil === undefined || t < validUntil + graceMs) return undefined;
      const minutes = Math.floor((t - validUntil) / 60_000);
      return { code: "clamp-silent", since: validUntil, evidence: { minutes } };
    },
  };
}
