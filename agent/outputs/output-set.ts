/** All outputs of a gateway, as the desired settings name them: created, opened, tried again, and closed. */
import type { DeviceEntry } from "../../common/contract/area-settings.ts";
import type { Problem } from "../../common/contract/gateway-messages.ts";
import type { Clock } from "../../common/runtime/clock.ts";
import { nearestWord } from "../../common/runtime/nearest.ts";
import type { Output, OutputAdapter, OutputContext, SpokenLine } from "./define-output.ts";
import { createSharedLight, type SharedLight } from "./shared-light.ts";
import { createVoiceTurns } from "./voice-turns.ts";

/** The set. */
export interface OutputSet {
  /** Takes the outputs of new settings; those that didn't change go on as they are, the others are closed and made anew. */
  configure(entries: readonly DeviceEntry[]): Promise<void>;
  /** The light with this id, shared by all who hold it; undefined when there is none. */
  light(id: string): SharedLight | undefined;
  /** Speaks through the voice with this id, and tries once more when it fails. Rejects with the fault, which stands among the problems too. */
  say(id: string, line: SpokenLine, signal: AbortSignal): Promise<void>;
  ids(): string[];
  /** Wrong settings, and what failed last at each output. */
  problems(): Problem[];
  close(): Promise<void>;
}

interface OutputSetOptions {
  readonly types: Readonly<Record<string, unknown>>;
  readonly context: Pick<OutputContext, "clock" | "link"> & {
    /** Hands a line of an output to the dashboard's kiosk page; rejects when it can't be handed over. */
    readonly announce: (line: SpokenLine, output: string) => Promise<void>;
  };
  /** Called when a problem came or went. */
  readonly onProblem: () => void;
  readonly random?: () => number;
}

interface Made {
  readonly key: string;
  readonly output: Output;
  readonly light: SharedLight | undefined;
  problem: Problem | undefined;
}

/** Tries of one line: a sound card that was busy may be free a moment later. */
const tries = 2;

/** Creates an empty set. */
export function createOutputSet({ types, context, onProblem, random }: OutputSetOptions): OutputSet {
  const made = new Map<string, Made>();
  const inTurn = createVoiceTurns();
  let refused: Problem[] = [];
  /** One change of the settings after the other. */
  let applied: Promise<void> = Promise.resolve();

  function setFault(one: Made, id: string, error: unknown): void {
    const before = one.problem?.message;
    one.problem = error === undefined ? undefined : problemOf(id, "output-fails", wordsOf(error));
    if (one.problem?.message !== before) onProblem();
  }

  async function make(entry: DeviceEntry, key: string): Promise<void> {
    const output = createOutput(types, entry, {
      ...context,
      announce: (line) => context.announce(line, entry.id),
      id: entry.id,
      inTurn,
    });
    if ("code" in output) {
      refused.push(output);
      return;
    }
    const onFault = (error: unknown) => setFault(one, entry.id, error);
    const light = output.kind === "switch" ? lightOf(output, context.clock, onFault, random) : undefined;
    const one: Made = { key, output, light, problem: undefined };
    made.set(entry.id, one);
    await output.open().catch(onFault);
  }

  async function dismiss(id: string, { light, output }: Made): Promise<void> {
    made.delete(id);
    await light?.close();
    await output.close().catch(() => undefined);
  }

  async function apply(entries: readonly DeviceEntry[]): Promise<void> {
    refused = [];
    const keys = new Map<string, string>();
    for (const entry of entries) {
      if (keys.has(entry.id)) {
        refused.push(problemOf(entry.id, "output-settings-wrong", "stands twice; give each output an id of its own"));
      } else keys.set(entry.id, JSON.stringify(entry));
    }
    const gone = [...made].filter(([id, { key }]) => keys.get(id) !== key);
    await Promise.all(gone.map(([id, one]) => dismiss(id, one)));
    const wanted = entries.filter((entry, at) => entries.findIndex(({ id }) => id === entry.id) === at);
    const fresh = wanted.filter(({ id }) => !made.has(id));
    await Promise.all(fresh.map((entry) => make(entry, JSON.stringify(entry))));
    onProblem();
  }

  return {
    configure(entries) {
      applied = applied.then(() => apply(entries));
      return applied;
    },
    light: (id) => made.get(id)?.light,
    async say(id, line, signal) {
      const one = made.get(id);
      if (one?.output.kind !== "voice")
        throw new Error(`there is no voice ${id} among the outputs; check voice.output`);
      for (let tried = 1; ; tried += 1) {
        try {
          await one.output.say(line, signal);
          return setFault(one, id, undefined);
        } catch (error) {
          signal.throwIfAborted();
          if (tried < tries) continue;
          setFault(one, id, error);
          throw error;
        }
      }
    },
    ids: () => [...made.keys()],
    problems: () => [...refused, ...[...made.values()].flatMap(({ problem }) => problem ?? [])],
    async close() {
      await Promise.all([...made].map(([id, one]) => dismiss(id, one)));
    },
  };
}

function lightOf(
  output: Extract<Output, { kind: "switch" }>,
  clock: Clock,
  onFault: (error: unknown) => void,
  random: (() => number) | undefined,
): SharedLight {
  return createSharedLight({ output, clock, onFault, ...(random && { random }) });
}

/** Creates an output of its settings, or says what is wrong with them. */
function createOutput(types: OutputSetOptions["types"], entry: DeviceEntry, context: OutputContext): Output | Problem {
  const wrong = (message: string) => problemOf(entry.id, "output-settings-wrong", message);
  const adapter = Object.hasOwn(types, entry.type)
    ? (types[entry.type] as OutputAdapter<{ type: string; id: string }>)
    : undefined;
  if (!adapter) {
    const nearest = nearestWord(entry.type, Object.keys(types));
    return wrong(
      `there is no type "${entry.type}"; ${nearest ? `did you mean ${nearest}?` : `use ${Object.keys(types).join(", ")}`}`,
    );
  }
  const parsed = adapter.config.safeParse(entry);
  if (parsed.success) return adapter.create(parsed.data, context);
  const [issue] = parsed.error.issues;
  return wrong(`${issue?.path.join(".") || "settings"}: ${issue?.message}`);
}

function problemOf(id: string, code: string, message: string): Problem {
  return { code, subject: id, message: `Output ${id}: ${message}`.slice(0, 400) };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
