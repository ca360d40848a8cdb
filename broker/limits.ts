/** Every limit of the broker: its unit, its reason, and the abuse that it prevents. */
import { maxMessageBytes } from "../common/contract/messages.ts";

/** The limits; a test hands in smaller ones. */
export interface BrokerLimits {
  /** Bytes of one packet: the largest message and its topic. Prevents one client from filling the memory. */
  readonly maxPacketBytes: number;
  /** Bytes of CONNECT, and of all that comes before it is answered: strangers get little memory. */
  readonly maxConnectBytes: number;
  /** Milliseconds from opening a socket to a complete, accepted CONNECT. Ends sockets that say nothing, or a byte at a time. */
  readonly connectDeadlineMs: number;
  /** Sockets from the network in all. A small computer holds so many with their buffers. */
  readonly maxNetworkSockets: number;
  /** Sockets from one address of the network: one broken device, or attacker, doesn't take the places of others. */
  readonly maxSocketsPerAddress: number;
  /** Sockets from this computer, counted apart: the network can't starve our own programs. */
  readonly maxLoopbackSockets: number;
  /** Bytes of a client id, and of a user name. They stand in logs and on screens. */
  readonly maxNameBytes: number;
  /** Bytes of a topic or filter; makers' own topics stay below 200. */
  readonly maxTopicBytes: number;
  /** Levels of a topic or filter: deep ones cost the matcher time, and from 100 on its life. */
  readonly maxTopicLevels: number;
  /** Filters that one client may hold: a gateway with a hundred sensors has four each. Each costs memory, and time with every message. */
  readonly maxFiltersPerClient: number;
  /** Packets a second of one client, on average; faster ones wait, nothing is lost. */
  readonly packetsPerS: number;
  /** Bytes a second of one client, on average. An outbox that catches up stays below. */
  readonly bytesPerS: number;
  /** Filters a second that one client may subscribe to, on average: each brings all retained messages that it matches. */
  readonly filtersPerS: number;
  /** Seconds' worth of the three rates above that may come at once. */
  readonly burstS: number;
  /** Retained messages of all clients but our own programs. They stay for good, and go to every new subscriber. */
  readonly maxRetainedMessages: number;
  /** Bytes of all retained messages. */
  readonly maxRetainedBytes: number;
  /** Bytes on their way to a subscriber from which on messages of QoS 0 are dropped for it alone. */
  readonly slowSubscriberBytes: number;
  /** Milliseconds that a subscriber may block others before it is cut. */
  readonly slowSubscriberMs: number;
  /** Half-open messages of QoS 2 of one client, whose numbers are held; libraries send hundreds without waiting. */
  readonly maxHalfOpenQos2: number;
  /** Milliseconds without any packet after which a client is cut, whatever its keep-alive says: with 0 its will would never come. */
  readonly maxIdleMs: number;
  /** Failed logins of one address that are free; after them one is let through at a time. Prevents guessing of passwords. */
  readonly loginFailures: number;
  /** Milliseconds after which one failed login is forgotten. */
  readonly loginFailureForgottenMs: number;
}

/** The limits in force unless a test says otherwise. */
export const brokerLimits: BrokerLimits = {
  maxPacketBytes: maxMessageBytes + 1024,
  maxConnectBytes: 8 * 1024,
  connectDeadlineMs: 5000,
  maxNetworkSockets: 400,
  maxSocketsPerAddress: 100,
  maxLoopbackSockets: 500,
  maxNameBytes: 128,
  maxTopicBytes: 256,
  maxTopicLevels: 20,
  maxFiltersPerClient: 500,
  packetsPerS: 1000,
  bytesPerS: 4 * 1024 * 1024,
  filtersPerS: 50,
  burstS: 2,
  maxRetainedMessages: 5000,
  maxRetainedBytes: 16 * 1024 * 1024,
  slowSubscriberBytes: 256 * 1024,
  slowSubscriberMs: 2000,
  maxHalfOpenQos2: 1000,
  maxIdleMs: 15 * 60_000,
  loginFailures: 10,
  loginFailureForgottenMs: 10_000,
};
