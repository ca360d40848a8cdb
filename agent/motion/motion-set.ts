/** All motion sensors of a gateway, as the desired settings name them. */
import type { DeviceEntry } from "../../common/contract/area-settings.ts";
import type { Problem } from "../../common/contract/gateway-messages.ts";
import { nearestWord } from "../../common/runtime/nearest.ts";
import type { MotionAdapter, MotionConfig } from "./define-motion.ts";
import { createMotionRunner, type MotionRunner, type MotionSurroundings } from "./motion-runner.ts";
import type { MotionWord } from "./motion-state.ts";

/** The set. */
export interface MotionSet {
  /** Takes the sensors of new settings; those that didn't change go on as they are. */
  configure(entries: readonly DeviceEntry[]): Promise<void>;
  /** What a sensor knows now; `unknown` for one that there isn't. */
  word(id: string): MotionWord;
  isSimulated(id: string): boolean;
  ids(): string[];
  /** Wrong settings, and sensors that fail, are away, or are silent. */
  problems(): Problem[];
  close(): Promise<void>;
}

interface MotionSetOptions extends MotionSurroundings {
  readonly types: Readonly<Record<string, unknown>>;
}

/** Creates an empty set. */
export function createMotionSet({ types, ...surroundings }: MotionSetOptions): MotionSet {
  const runners = new Map<string, { readonly key: string; readonly runner: MotionRunner }>();
  let refused: Problem[] = [];
  /** One change of the settings after the other. */
  let applied: Promise<void> = Promise.resolve();

  function create(entry: DeviceEntry): MotionRunner | Problem {
    const adapter = Object.hasOwn(types, entry.type) ? (types[entry.type] as MotionAdapter<MotionConfig>) : undefined;
    if (!adapter) {
      const nearest = nearestWord(entry.type, Object.keys(types));
      const hint = nearest ? `did you mean ${nearest}?` : `use ${Object.keys(types).join(", ")}`;
      return wrong(entry.id, `there is no type "${entry.type}"; ${hint}`);
    }
    const parsed = adapter.config.safeParse(entry);
    if (parsed.success) return createMotionRunner(adapter, parsed.data, surroundings);
    const [issue] = parsed.error.issues;
    return wrong(entry.id, `${issue?.path.join(".") || "settings"}: ${issue?.message}`);
  }

  function add(entry: DeviceEntry): void {
    const made = create(entry);
    if ("code" in made) refused.push(made);
    else {
      runners.set(entry.id, { key: JSON.stringify(entry), runner: made });
      made.start();
    }
  }

  async function apply(entries: readonly DeviceEntry[]): Promise<void> {
    refused = [];
    const wanted = new Map<string, DeviceEntry>();
    for (const entry of entries) {
      if (wanted.has(entry.id)) refused.push(wrong(entry.id, "stands twice; give each an id of its own"));
      else wanted.set(entry.id, entry);
    }
    const gone = [...runners].filter(([id, { key }]) => JSON.stringify(wanted.get(id)) !== key);
    for (const [id] of gone) runners.delete(id);
    await Promise.all(gone.map(([, { runner }]) => runner.close()));
    for (const [id, entry] of wanted) if (!runners.has(id)) add(entry);
    surroundings.onProblem();
  }

  return {
    configure(entries) {
      applied = applied.then(() => apply(entries));
      return applied;
    },
    word: (id) => runners.get(id)?.runner.word() ?? "unknown",
    isSimulated: (id) => runners.get(id)?.runner.isSimulated() ?? false,
    ids: () => [...runners.keys()],
    problems: () => [...refused, ...[...runners.values()].flatMap(({ runner }) => runner.problem() ?? [])],
    async close() {
      const all = [...runners.values()];
      runners.clear();
      await Promise.all(all.map(({ runner }) => runner.close()));
    },
  };
}

function wrong(id: string, message: string): Problem {
  return { code: "motion-settings-wrong", subject: id, message: `Motion sensor ${id}: ${message}`.slice(0, 400) };
}
