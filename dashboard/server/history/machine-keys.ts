/** Short keys of machines in history. What was simulated and what is real have two: figures never mix them. */
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

/** A machine as history knows it. */
export interface HistoryMachine {
  readonly key: number;
  readonly machine: string;
  readonly simulated: boolean;
}

/** The keys, kept in memory beside the table. */
export interface MachineKeys {
  /** The key for writing, made when there is none. */
  keyOf(machine: string, simulated: boolean): number;
  /** The key for reading; undefined when there is nothing. */
  find(machine: string, simulated: boolean): number | undefined;
  byKey(key: number): HistoryMachine | undefined;
  all(): readonly HistoryMachine[];
  /** Reads the table again, after a transaction that failed. */
  reload(): void;
}

/** Opens the keys of a database. */
export function openMachineKeys(db: Sqlite): MachineKeys {
  const keys = new Map<string, number>();
  const machines = new Map<number, HistoryMachine>();
  const insert = db.prepare("INSERT INTO machine_key (machine, simulated) VALUES (?, ?)");
  const select = db.prepare("SELECT key, machine, simulated FROM machine_key ORDER BY key");
  const newest = db.prepare("SELECT max(key) AS key FROM machine_key");

  function reload(): void {
    keys.clear();
    machines.clear();
    for (const row of select.all()) {
      const known = { key: Number(row.key), machine: String(row.machine), simulated: row.simulated === 1 };
      keys.set(nameOf(known.machine, known.simulated), known.key);
      machines.set(known.key, known);
    }
  }

  /** A reading connection sees machines that came later. */
  function find(machine: string, simulated: boolean): number | undefined {
    const known = keys.get(nameOf(machine, simulated));
    if (known === undefined && Number(newest.get()?.key ?? 0) > machines.size) reload();
    return known ?? keys.get(nameOf(machine, simulated));
  }

  reload();
  return {
    find,
    keyOf(machine, simulated) {
      if (find(machine, simulated) === undefined) {
        insert.run(machine, simulated ? 1 : 0);
        reload();
      }
      return find(machine, simulated) ?? 0;
    },
    byKey(key) {
      if (!machines.has(key)) reload();
      return machines.get(key);
    },
    all() {
      if (Number(newest.get()?.key ?? 0) > machines.size) reload();
      return [...machines.values()];
    },
    reload,
  };
}

function nameOf(machine: string, simulated: boolean): string {
  return `${machine} ${simulated ? 1 : 0}`;
}
