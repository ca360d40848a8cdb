/** Who gets a socket: caps in all and per address, chosen so that nobody takes the places of others. */
import type { Origin } from "./authentication.ts";
import type { BrokerLimits } from "./limits.ts";

/** A socket that was let in. */
export interface Admitted {
  /** Its CONNECT was accepted: it can't be evicted any more. */
  confirm(): void;
  /** It is closed: its place is free. Harmless when repeated. */
  leave(): void;
}

/** Lets sockets in. */
export interface Admission {
  /** `evict` closes the socket; it is called if the place is needed before `confirm`. Undefined: there is no place. */
  admit(from: Origin, evict: () => void): Admitted | undefined;
  sockets(): number;
}

interface Place {
  readonly address: string;
  readonly evict: () => void;
  isPending: boolean;
}

type AdmissionLimits = Pick<BrokerLimits, "maxNetworkSockets" | "maxSocketsPerAddress" | "maxLoopbackSockets">;

/** Creates an empty admission. */
export function createAdmission(limits: AdmissionLimits): Admission {
  // In order of arrival; one set for the network, one for this computer.
  const network = new Set<Place>();
  const loopback = new Set<Place>();

  /** Makes room for one more; false if there is none. */
  function makeRoom({ address, isLoopback }: Origin): boolean {
    if (isLoopback) return loopback.size < limits.maxLoopbackSockets || evictFrom(loopback, () => true);
    const counts = countByAddress(network);
    if ((counts.get(address) ?? 0) >= limits.maxSocketsPerAddress) {
      return evictFrom(network, (place) => place.address === address);
    }
    if (network.size < limits.maxNetworkSockets) return true;
    // Among those that said nothing yet, one of the address that has most places gives way.
    const pending = [...network].filter((place) => place.isPending);
    const greediest = Math.max(...pending.map((place) => counts.get(place.address) ?? 0));
    return evictFrom(network, (place) => counts.get(place.address) === greediest);
  }

  return {
    admit(from, evict) {
      if (!makeRoom(from)) return undefined;
      const places = from.isLoopback ? loopback : network;
      const place: Place = { address: from.address, evict, isPending: true };
      places.add(place);
      return {
        confirm() {
          place.isPending = false;
        },
        leave: () => void places.delete(place),
      };
    },
    sockets: () => network.size + loopback.size,
  };
}

function countByAddress(places: ReadonlySet<Place>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { address } of places) counts.set(address, (counts.get(address) ?? 0) + 1);
  return counts;
}

/** Evicts the oldest socket without an accepted CONNECT that may be taken; false if there is none. */
function evictFrom(places: Set<Place>, mayTake: (place: Place) => boolean): boolean {
  for (const place of places) {
    if (!place.isPending || !mayTake(place)) continue;
    places.delete(place);
    place.evict();
    return true;
  }
  return false;
}
