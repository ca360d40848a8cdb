/** Keeps a device that floods from costing more than a bounded work: so many messages a second of each topic, not more. */

/** More than any clamp has to say: readings come a few times a second. */
export const maxMessagesPerS = 20;
/** Topics that are counted at the same time; as many as a gateway has channels. */
const maxTopics = 200;

/** Says whether a message on a topic may be looked at. */
export type FloodGuard = (topic: string) => boolean;

/** Creates a guard; `now` gives monotonic milliseconds. */
export function createFloodGuard(now: () => number): FloodGuard {
  const counts = new Map<string, { second: number; count: number }>();

  return (topic) => {
    const second = Math.floor(now() / 1000);
    const own = counts.get(topic);
    if (own?.second === second) {
      own.count += 1;
      return own.count <= maxMessagesPerS;
    }
    if (!own && counts.size >= maxTopics) {
      for (const [name, { second: last }] of counts) if (last < second) counts.delete(name);
      if (counts.size >= maxTopics) return false;
    }
    counts.set(topic, { second, count: 1 });
    return true;
  };
}
