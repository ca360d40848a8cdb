/** The embedded MQTT 3.1.1 broker: in memory, for one factory, safe against broken and hostile clients. */
import type { Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "../common/runtime/clock.ts";
import type { Log } from "../common/runtime/log.ts";
import { type Admitted, createAdmission } from "./admission.ts";
import { type BrokerUser, type Credential, createAuthentication, type Origin } from "./authentication.ts";
import { createBrokerReport } from "./broker-report.ts";
import { createGuardedConnection, type GuardedConnection } from "./guarded-connection.ts";
import { type BrokerLimits, brokerLimits } from "./limits.ts";
import { createMqttCore, type MqttCore } from "./mqtt-core.ts";
import { listenTcp, type TcpListener } from "./tcp-listener.ts";
import { attachWebSocketListener } from "./websocket-listener.ts";

interface BrokerOptions {
  /** Where to listen; port 0 takes any free one. */
  readonly tcp: { readonly host: string; readonly port: number };
  readonly users: readonly BrokerUser[];
  /** Programs on this computer may connect without a password. */
  readonly anonymousLoopback: boolean;
  /** Name and password of our own programs, made anew in each run. */
  readonly internal: Credential;
  readonly site: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Limits other than the usual ones, for tests. */
  readonly limits?: Partial<BrokerLimits>;
}

/** The broker. */
export interface Broker {
  /** Opens the TCP port. Rejects with PortInUseError if another program has it. */
  open(): Promise<{ port: number }>;
  /** Also takes MQTT over WebSocket, on one path of an HTTP server; before or after `open`, until `close`. */
  attachWebSocket(server: Server, path: string): void;
  /** Ends all connections and closes the port. */
  close(): Promise<void>;
  /** What is and what was: clients, sockets, refusals by kind. */
  counters(): Record<string, number>;
}

/** How often idle clients are looked for: this share of the longest idle time. */
const idleChecks = 10;

/** Creates a broker; it listens from `open` on. */
export function createBroker(options: BrokerOptions): Broker {
  const { tcp, clock, log } = options;
  const limits = { ...brokerLimits, ...options.limits };
  const report = createBrokerReport({ clock, log });
  const admission = createAdmission(limits);
  const connections = new Set<GuardedConnection>();
  const toStop: (() => void)[] = [];
  let core: MqttCore | undefined;
  let listener: TcpListener | undefined;

  /** Gives a socket its place; undefined, and counted, if there is none. */
  function admit(from: Origin, socket: Duplex): Admitted | undefined {
    const admitted =
      core &&
      admission.admit(from, () => {
        report.complain("evictedSockets", from.address, "closed a connection that said nothing: others need its place");
        socket.destroy();
      });
    if (admitted) socket.once("close", admitted.leave);
    else report.complain("refusedSockets", from.address, "too many connections: close some, or find who opens them");
    return admitted;
  }

  function serve(raw: Duplex, from: Origin, admitted: Admitted): void {
    if (!core) return void raw.destroy();
    const who = from.address;
    const connection = createGuardedConnection({
      raw,
      from,
      clock,
      limits,
      onBadPacket: ({ message }) => report.complain("badPackets", who, `closed a connection: ${message}`),
      onConnectTimeout: () => report.complain("connectTimeouts", who, "closed a connection without a CONNECT"),
      onThrottled: () => report.count("throttled"),
    });
    connections.add(connection);
    connection.stream.once("close", () => connections.delete(connection));
    core.handle(connection, admitted.confirm);
  }

  function cutIdle(): void {
    for (const connection of connections) {
      if (connection.identity?.role === "internal" || connection.idleMs() < limits.maxIdleMs) continue;
      report.complain(
        "cutIdle",
        connection.identity?.name ?? connection.from.address,
        "cut a client: it was silent too long",
      );
      connections.delete(connection);
      connection.stream.destroy();
    }
  }

  return {
    async open() {
      core = await createMqttCore({ limits, report, authenticate: createAuthentication({ ...options, limits }) });
      try {
        listener = await listenTcp({
          ...tcp,
          onSocket(socket, from) {
            const admitted = admit(from, socket);
            if (admitted) serve(socket, from, admitted);
            else socket.destroy();
          },
        });
      } catch (error) {
        // Its timers would keep the process alive.
        await core.close();
        core = undefined;
        throw error;
      }
      toStop.push(clock.every(limits.maxIdleMs / idleChecks, cutIdle));
      log.info({ host: tcp.host, port: listener.port }, "the MQTT broker listens");
      return { port: listener.port };
    },
    attachWebSocket(server, path) {
      toStop.push(attachWebSocketListener({ server, path, limits, admit, serve }));
    },
    async close() {
      for (const stop of toStop.splice(0)) stop();
      const closed = listener?.close();
      await core?.close();
      for (const { stream } of connections) stream.destroy();
      await closed;
      core = undefined;
    },
    counters: () => ({ ...report.counts(), ...core?.counts(), sockets: admission.sockets() }),
  };
}
