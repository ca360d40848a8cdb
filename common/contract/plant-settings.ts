/** What people decide about a site: machines, channels, detection, shifts. Kept in the ledger, sent to gateways as desired settings. */
import { z } from "zod";
import { areaSettings, deviceEntry } from "./area-settings.ts";
import { calendarSettings, timeZone } from "./calendar-settings.ts";
import { channelId, id } from "./ids.ts";
import { epochMs } from "./machine-state.ts";

/**
 * How work is told from waiting where both draw the same current: work has steps, waiting has none. A step is a change of
 * the mean from one second to the next; a machine is running from its first step to the last one before a pause.
 */
const activitySettings = z
  .strictObject({
    /** A change by more than this, in amperes, is a step. */
    stepA: z.number().positive(),
    /** Without a step for longer than so many mean distances between the steps around it, the machine pauses (1 to 50). */
    pauseSpacings: z.number().min(1).max(50).default(8),
    /** No quiet shorter than this is a pause, in ms. */
    shortestPauseMs: z.int().min(1000).max(180_000).default(30_000),
    /** Every quiet longer than this is a pause, in ms; so late may a pause be taken back. */
    longestPauseMs: z.int().min(1000).max(180_000).default(180_000),
  })
  .refine((a) => a.shortestPauseMs <= a.longestPauseMs, {
    path: ["longestPauseMs"],
    message: "must not be below shortestPauseMs",
  });
export type ActivitySettings = z.infer<typeof activitySettings>;

/** How current becomes a state: two thresholds with hysteresis, and a dwell on each edge. */
export const detectionSettings = z
  .strictObject({
    /** Below this many amperes the machine is off. */
    offBelowA: z.number().positive().default(0.1),
    /** At this many amperes and above the machine is running. */
    runAboveA: z.number().positive().default(1),
    /** A threshold is passed downwards only this share below it (0 to 0.5). */
    hysteresisShare: z.number().min(0).max(0.5).default(0.05),
    /** How long the current must stay before the machine counts as running, in ms. */
    dwellRunningMs: z.int().min(0).max(600_000).default(2000),
    /** The same for idle. */
    dwellIdleMs: z.int().min(0).max(600_000).default(3000),
    /** The same for off. */
    dwellOffMs: z.int().min(0).max(600_000).default(3000),
    /** From `runAboveA` on, running is told from idle by steps of the current; left out: all of it is running. */
    activity: activitySettings.optional(),
    /** Pauses shorter than this belong to a piece of work, in ms; left out: it is learned from the runs. */
    cyclePauseMs: z.int().min(0).max(86_400_000).optional(),
    /** Where these settings come from: set by hand, proposed from recorded data, or taught by marked minutes. */
    origin: z.enum(["set", "learned", "taught"]).default("set"),
    /** How well taught settings did on marked minutes that were left out when they were made, in turn. */
    taught: z
      .strictObject({
        /** Mean share of the marked time of each state that was told right, 0 to 1. */
        balancedAccuracy: z.number().min(0).max(1),
        markedMinutes: z.number().nonnegative(),
      })
      .optional(),
  })
  .refine((d) => d.offBelowA < d.runAboveA, {
    path: ["runAboveA"],
    message: "must be above offBelowA: the machine runs at more current than it has when off",
  });
export type DetectionSettings = z.infer<typeof detectionSettings>;

/** A channel that measures a machine, from and to a date (null: from ever, until further notice). */
const assignment = z.strictObject({
  gateway: id.default("gateway"),
  channel: channelId,
  fromMs: epochMs.nullable().default(null),
  toMs: epochMs.nullable().default(null),
});

/** What counts of a machine's several channels: the largest current, or the sum of all (three phases, several motors). */
const machineCombine = z.enum(["largest", "sum"]);
export type MachineCombine = z.infer<typeof machineCombine>;

const machine = z.strictObject({
  id,
  name: z.string().min(1).max(60),
  channels: z.array(assignment).max(6).default([]),
  combine: machineCombine.default("largest"),
  detection: detectionSettings.prefault({}),
});
export type MachineSettings = z.infer<typeof machine>;

/** A sensor on a gateway; what else stands in it is the sensor type's own schema. */
const sensor = z.looseObject({ id, type: z.string().min(1).max(40) });
export type SensorSettings = z.infer<typeof sensor>;

/** What is known of a channel's clamp: what it reads without a current, and what its machine is made for. */
const channelSettings = z.strictObject({
  channel: channelId,
  /** What it reads with the clamp off the wire, RMS in amperes; taken out of each reading as a power. */
  noiseFloorA: z.number().min(0).max(1000).default(0),
  /** How much single readings without a current differ, standard deviation in amperes. */
  noiseStdA: z.number().min(0).max(1000).default(0),
  /** The current on the machine's nameplate, in amperes; left out: nothing is compared with it. */
  nameplateA: z.number().positive().max(100_000).optional(),
});
export type ChannelSettings = z.infer<typeof channelSettings>;

const gateway = z
  .strictObject({
    id,
    sensors: z.array(sensor).max(100).default([]),
    channels: z.array(channelSettings).max(200).default([]),
    cameras: z.array(deviceEntry).max(20).default([]),
    outputs: z.array(deviceEntry).max(40).default([]),
    motions: z.array(deviceEntry).max(40).default([]),
  })
  .superRefine(({ channels }, ctx) => {
    for (const [index, { channel }] of channels.entries()) {
      if (channels.findIndex((one) => one.channel === channel) === index) continue;
      ctx.addIssue({ code: "custom", path: ["channels", index, "channel"], message: `"${channel}" stands twice` });
    }
  });

/** A reason that people may give for a stop; the usual ones of a small factory unless a site has its own. */
const stopReason = z.strictObject({ id, name: z.string().min(1).max(40) });

const usualStopReasons = [
  { id: "setup", name: "段取り" },
  { id: "no-work", name: "仕事待ち" },
  { id: "no-material", name: "材料待ち" },
  { id: "no-person", name: "人待ち" },
  { id: "breakdown", name: "故障" },
  { id: "tool-change", name: "刃具交換" },
  { id: "quality", name: "品質確認" },
  { id: "maintenance", name: "保全" },
  { id: "cleaning", name: "清掃" },
  { id: "other", name: "その他" },
];

/** How long details are kept, in days; hours, states and figures are kept for ever. */
const keepSettings = z.strictObject({
  secondsDays: z.int().min(2).max(3660).default(30),
  minutesDays: z.int().min(31).max(36_600).default(1830),
});

/** The whole of a site's settings, as exported and imported in YAML. */
export const plantSettings = z
  .strictObject({
    name: z.string().min(1).max(60).default("町工場"),
    timeZone: timeZone.prefault("Asia/Tokyo"),
    calendar: calendarSettings.prefault({}),
    gateways: z.array(gateway).max(50).default([]),
    machines: z.array(machine).max(200).default([]),
    areas: z.array(areaSettings).max(50).default([]),
    stopReasons: z.array(stopReason).max(40).default(usualStopReasons),
    /** Stops below this are short ones, in ms of planned time. */
    shortStopMs: z.int().min(10_000).max(3_600_000).default(300_000),
    /** What an hour of a machine's work is worth, in yen; left out, comparisons say nothing in yen. */
    hourlyRateYen: z.number().positive().max(1_000_000).optional(),
    keep: keepSettings.prefault({}),
    /** A channel that nobody has assigned gets a machine of its own. */
    adoptNewChannels: z.boolean().default(true),
  })
  .superRefine((plant, ctx) => {
    for (const list of ["machines", "areas"] as const) {
      const seen = new Set<string>();
      for (const [index, { id: own }] of plant[list].entries()) {
        if (seen.has(own))
          ctx.addIssue({ code: "custom", path: [list, index, "id"], message: `"${own}" stands twice` });
        seen.add(own);
      }
    }
  });
export type PlantSettings = z.infer<typeof plantSettings>;

/** `gateways/{g}/desired`: what a gateway shall run. It keeps a copy and obeys it when alone. */
export const desiredSettings = z.object({
  revision: z.int().nonnegative(),
  sensors: z.array(sensor),
  channels: z.array(channelSettings).default([]),
  machines: z.array(
    z.object({
      id,
      name: z.string(),
      channels: z.array(channelId),
      combine: machineCombine.default("largest"),
      detection: detectionSettings.prefault({}),
    }),
  ),
  cameras: z.array(deviceEntry).default([]),
  outputs: z.array(deviceEntry).default([]),
  motions: z.array(deviceEntry).default([]),
  areas: z.array(areaSettings).default([]),
  /** When the site works: for what can only be told over a whole shift, and for schedules. */
  plan: z.object({ timeZone, calendar: calendarSettings }).optional(),
});
export type DesiredSettings = z.infer<typeof desiredSettings>;
