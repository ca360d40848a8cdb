/** The subcommands there are: a literal list. Each is loaded only when it is called, which keeps the start quick. */
import { SettingsError } from "../common/runtime/errors.ts";
import { nearestWord } from "../common/runtime/nearest.ts";

/** A subcommand. */
export interface Command {
  /** What `--help` prints after the summary. */
  readonly help: string;
  /** Runs it with the arguments behind its name; answers the exit code. */
  run(args: readonly string[]): Promise<number>;
}

interface CommandEntry {
  readonly summary: string;
  load(): Promise<Command>;
}

const commands = {
  up: { summary: "Runs broker, agent and dashboard in one process.", load: async () => (await import("./up.ts")).up },
  agent: { summary: "Runs the agent of one gateway.", load: async () => (await import("./agent.ts")).agent },
  broker: { summary: "Runs the MQTT broker.", load: async () => (await import("./broker.ts")).broker },
  dashboard: { summary: "Runs the dashboard.", load: async () => (await import("./dashboard.ts")).dashboard },
  sim: { summary: "Runs simulated devices against a broker.", load: async () => (await import("./sim.ts")).sim },
  clutter: {
    summary: "Tells how much of a sheet is covered in a photo of it.",
    load: async () => (await import("./clutter.ts")).clutter,
  },
  doctor: {
    summary: "Checks ports, clock, disk, settings and database, and says what to mend.",
    load: async () => (await import("./doctor.ts")).doctor,
  },
  backup: {
    summary: "Writes a backup of the database, also while everything runs.",
    load: async () => (await import("./backup.ts")).backup,
  },
  restore: {
    summary: "Puts a backup into an empty data folder.",
    load: async () => (await import("./restore.ts")).restore,
  },
  clamp: {
    summary: "Checks a clamp at set-up, step by step, and names the likely mistakes.",
    load: async () => (await import("./clamp.ts")).clamp,
  },
  rms: {
    summary: "Works out RMS by windows of 200 ms from a recorded waveform.",
    load: async () => (await import("./rms.ts")).rms,
  },
  detect: {
    summary: "Tells the states and cycles in a recording of your own, and proposes settings for it.",
    load: async () => (await import("./detect.ts")).detect,
  },
  learn: {
    summary: "Proposes settings for a machine from what was recorded of it.",
    load: async () => (await import("./learn.ts")).learn,
  },
  past: {
    summary: "Changes the past openly: excludes, corrects, decides again by other settings, undoes.",
    load: async () => (await import("./past.ts")).past,
  },
  export: {
    summary: "Writes readings, segments, stops, cycles or daily figures to a CSV or XLSX file.",
    load: async () => (await import("./export.ts")).exporting,
  },
  import: {
    summary: "Makes the CSV file of an old logger a machine's history.",
    load: async () => (await import("./import.ts")).importing,
  },
  mirror: {
    summary: "Compares the mirrors in InfluxDB with history, and repairs them.",
    load: async () => (await import("./mirror.ts")).mirror,
  },
} as const satisfies Record<string, CommandEntry>;

/** Finds a subcommand; throws SettingsError with the nearest right name. */
export function findCommand(name: string): CommandEntry {
  if (Object.hasOwn(commands, name)) return commands[name as keyof typeof commands];
  const nearest = nearestWord(name, Object.keys(commands));
  const hint = nearest ? `did you mean \`machikoba ${nearest}\`?` : "see `machikoba --help`";
  throw new SettingsError(`there is no command "${name}"; ${hint}`, { source: "command line" });
}

/** What `machikoba --help` prints. */
export function usage(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return `Machikoba tells a small factory whether each machine is working and whether the workplace is tidy.

Usage: machikoba COMMAND [OPTIONS]

${lines.join("\n")}

\`machikoba COMMAND --help\` tells the options of a command. To look around: \`machikoba up --demo\`.
`;
}
