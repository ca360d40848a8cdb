/** Who is it? Our own programs by a secret of this run, users by password, and programs on this computer without. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock } from "../common/runtime/clock.ts";
import type { BrokerLimits } from "./limits.ts";
import { createLoginThrottle } from "./login-throttle.ts";
import { type Role, type TopicRules, topicRules } from "./topic-rules.ts";

/** A user of the broker, from the settings. */
export interface BrokerUser {
  readonly name: string;
  readonly password: string;
  readonly role: "device" | "maker-device" | "gateway" | "reader" | "all";
}

/** Name and password. */
export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** Who a client is, and what it may do. */
export interface Identity {
  /** Name for logs. */
  readonly name: string;
  readonly role: Role;
  readonly rules: TopicRules;
}

/** Where a client comes from. */
export interface Origin {
  /** Its address, for limits and logs. */
  readonly address: string;
  /** True if it certainly runs on this computer. */
  readonly isLoopback: boolean;
}

/** Why a login failed, as CONNACK says it: 4 wrong name or password, 5 not allowed. */
export interface LoginRefusal {
  readonly returnCode: 4 | 5;
  readonly reason: string;
}

/** Tells who a client is. */
export type Authenticate = (
  from: Origin,
  username: string | undefined,
  password: Uint8Array | undefined,
) => Identity | LoginRefusal;

interface AuthenticationOptions {
  readonly users: readonly BrokerUser[];
  readonly anonymousLoopback: boolean;
  readonly internal: Credential;
  readonly site: string;
  readonly clock: Clock;
  readonly limits: Pick<BrokerLimits, "loginFailures" | "loginFailureForgottenMs">;
}

/** Creates the check of logins. Passwords are compared in constant time; an unknown name takes as long as a known one. */
export function createAuthentication(options: AuthenticationOptions): Authenticate {
  const { users, internal, site } = options;
  const throttle = createLoginThrottle(options.clock, options.limits);
  const identify = (role: Role, name: string): Identity => ({ name, role, rules: topicRules(role, name, site) });
  const ours = identify("internal", internal.username);
  const anonymous = identify("anonymous", "anonymous");
  const known = new Map(users.map(({ name, password, role }) => [name, { password, identity: identify(role, name) }]));

  return (from, username, password) => {
    if (username === undefined) {
      if (from.isLoopback && options.anonymousLoopback) return anonymous;
      return { returnCode: 5, reason: "gave no name and password: add a user in the settings, mqtt.users" };
    }
    // Before the throttle: whatever others try from this computer, our own programs get in.
    if (username === internal.username && isSame(password, internal.password)) return ours;
    if (throttle.isBlocked(from.address)) return { returnCode: 4, reason: "failed to log in too often: it must wait" };
    const user = known.get(username);
    const isRight = isSame(password, user?.password ?? "");
    if (user && isRight) return user.identity;
    throttle.noteFailure(from.address);
    return { returnCode: 4, reason: "gave a wrong name or password: compare it with mqtt.users in the settings" };
  };
}

function isSame(given: Uint8Array | undefined, expected: string): boolean {
  return timingSafeEqual(digest(given ?? new Uint8Array()), digest(expected));
}

function digest(text: string | Uint8Array): Buffer {
  return createHash("sha256").update(text).digest();
}
