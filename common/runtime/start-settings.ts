/** The few settings that a process needs to start: ports, paths, broker, credentials. All else lives in the ledger. */
import { z } from "zod";
import { id } from "../contract/ids.ts";

const port = z.int().min(0).max(65_535);
const host = z.string().min(1).max(255);
const password = z.string().min(8).max(256);

/** Somebody who may connect to the broker. A device's or gateway's name is also its id in topics. */
const brokerUser = z.strictObject({
  name: id,
  password,
  /** `device` and `gateway` speak for their own id; `reader` only listens; `all` may say everything. */
  role: z.enum(["device", "maker-device", "gateway", "reader", "all"]),
});

const http = z.strictObject({
  host: host.default("0.0.0.0"),
  /** 0 takes any free port. */
  port: port.default(8080),
});

const mqtt = z
  .strictObject({
    /** Where our broker listens. This computer only, until there are users: then the whole network. */
    host: host.optional(),
    port: port.default(1883),
    /** An external broker, mqtt:// or mqtts://; ours isn't started then. */
    url: z
      .url({ protocol: /^mqtts?$/, error: "must be a broker's address such as mqtt://192.168.1.10:1883" })
      .optional(),
    /** What we say to the external broker. */
    username: z.string().min(1).max(256).optional(),
    password: z.string().min(1).max(256).optional(),
    users: z.array(brokerUser).max(500).default([]),
    /** Programs on this computer may connect to our broker without a password. */
    anonymousLoopback: z.boolean().default(true),
  })
  .superRefine(({ users }, ctx) => {
    for (const [index, { name }] of users.entries()) {
      if (users.findIndex((user) => user.name === name) === index) continue;
      ctx.addIssue({ code: "custom", path: ["users", index, "name"], message: `"${name}" stands twice` });
    }
  })
  .transform((given) => ({ ...given, host: given.host ?? (given.users.length > 0 ? "0.0.0.0" : "127.0.0.1") }));

/** A place that history is mirrored to. What else belongs to it depends on its type, and is checked by the dashboard. */
const mirror = z.looseObject({ id, type: z.string().min(1).max(40) });
export type MirrorEntry = z.output<typeof mirror>;

/** A place that the gateway itself sends its seconds to. What else belongs to it depends on its type, and is checked by the agent. */
const uplink = z.looseObject({ id, type: z.string().min(1).max(40) });
export type UplinkEntry = z.output<typeof uplink>;

const allSettings = z.strictObject({
  site: id.default("site"),
  gateway: id.default("gateway"),
  /** Folder of all that is kept; relative to where the process was started. */
  dataDir: z.string().min(1).max(4096).default("./machikoba-data"),
  http: http.prefault({}),
  mqtt: mqtt.prefault({}),
  /** Whether to believe the computer's clock: look, always, or wait for somebody's time. */
  clock: z.enum(["auto", "always", "never"]).default("auto"),
  log: z
    .strictObject({
      level: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
      /** `auto` writes for people at a terminal, JSON elsewhere. */
      format: z.enum(["auto", "pretty", "json"]).default("auto"),
    })
    .prefault({}),
  history: z
    .strictObject({
      /** Seconds of one-second detail that a power cut may take; more of them spare the card. */
      commitEveryS: z.int().min(5).max(30).default(10),
    })
    .prefault({}),
  /** Places that the dashboard mirrors history to, such as InfluxDB. */
  mirrors: z.array(mirror).max(10).default([]),
  outbox: z
    .strictObject({
      /** Space for records that wait for the recorder, in megabytes. */
      maxMegabytes: z.int().min(16).max(1_000_000).default(512),
      /**
       * Whether records wait until a dashboard has them. False on a gateway without a dashboard: they wait for its uplinks
       * alone, and no dashboard is sent any. `machikoba up` has its dashboard always.
       */
      keepForDashboard: z.boolean().default(true),
    })
    .prefault({}),
  /** Places that the gateway sends its seconds to without a dashboard in between, such as InfluxDB. */
  uplinks: z.array(uplink).max(10).default([]),
  backup: z
    .strictObject({
      /** Folder of the nightly backups, on a USB stick or a network drive; none are made when left out. */
      folder: z.string().min(1).max(4096).optional(),
      /** When, in the site's time; a backup that was missed is made ten minutes after the next start. */
      at: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day such as 02:30")
        .default("02:30"),
      /** How many stay; the oldest go. */
      kept: z.int().min(1).max(366).default(7),
    })
    .prefault({}),
  /** Whoever has it may look. Made at the first start and kept beside the data when left out. At least 16 characters. */
  viewingToken: z.string().min(16).max(256).optional(),
  /**
   * Whether sensors may run programs on this computer. Left out: only where our own broker is part of the same process,
   * since whoever may say something on another broker could have programs run.
   */
  allowPrograms: z.boolean().optional(),
});

/** Schema of the start-up settings; every key has a default. */
export const startSettings = allSettings.refine(
  ({ outbox, uplinks }) => outbox.keepForDashboard || uplinks.length > 0,
  {
    path: ["outbox", "keepForDashboard"],
    error: "without a dashboard there must be uplinks: else nothing would keep what is measured",
  },
);
export type StartSettings = z.output<typeof startSettings>;

/** Everything in the settings that must never be in a log. */
export function secretsOf({
  mqtt: { users, password: own, url },
  viewingToken,
  mirrors,
  uplinks,
}: StartSettings): string[] {
  const inUrl = url === undefined ? undefined : new URL(url).password;
  const ofTargets = [...mirrors, ...uplinks].flatMap(({ password, token }) => [password, token]);
  const secrets = [...users.map((user) => user.password), own, inUrl, viewingToken, ...ofTargets];
  return secrets.filter((text): text is string => typeof text === "string" && text !== "");
}
