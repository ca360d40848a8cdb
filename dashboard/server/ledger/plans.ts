/** The site's settings as they were at a time: figures of the past are reckoned with the plan that held then. */
import { type Calendar, createCalendar } from "../../../common/calendar/calendar.ts";
import { type MachineSettings, type PlantSettings, plantSettings } from "../../../common/contract/plant-settings.ts";
import type { Sqlite } from "../../../common/runtime/sqlite.ts";

/** A revision of the settings, ready to be asked. */
export interface Plan {
  readonly revision: number;
  readonly plant: PlantSettings;
  readonly calendar: Calendar;
  machine(id: string): MachineSettings | undefined;
}

/** All revisions. */
export interface Plans {
  /** The settings that held at a time; before the first ones, the first. */
  at(ms: number): Plan;
  newest(): Plan;
  /** A revision; undefined when there is none of this number. */
  byRevision(revision: number): Plan | undefined;
}

/** Plans kept in memory. */
const maxPlans = 8;

/** Opens the plans of a database; where nobody has decided anything the defaults hold. */
export function openPlans(db: Sqlite): Plans {
  const plans = new Map<number, Plan>();
  const defaults = planOf(0, plantSettings.parse({}));
  const exists = () => db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'plant_revision'").get() !== undefined;
  let isReady = false;
  /** Each question asks for a plan several times: statements are prepared once. */
  const statements = new Map<string, ReturnType<Sqlite["prepare"]>>();

  function ask(sql: string, ...params: number[]): Plan | undefined {
    isReady ||= exists();
    if (!isReady) return undefined;
    const statement = statements.get(sql) ?? db.prepare(`SELECT revision FROM plant_revision ${sql}`);
    statements.set(sql, statement);
    const found = statement.get(...params)?.revision;
    return typeof found === "number" ? plan(found) : undefined;
  }

  function plan(revision: number): Plan {
    const known = plans.get(revision);
    if (known) return known;
    const row = db.prepare("SELECT plant FROM plant_revision WHERE revision = ?").get(revision);
    const made = planOf(revision, plantSettings.parse(JSON.parse(String(row?.plant))));
    if (plans.size >= maxPlans) plans.clear();
    plans.set(revision, made);
    return made;
  }

  return {
    at: (ms) =>
      ask("WHERE at_ms <= ? ORDER BY revision DESC LIMIT 1", ms) ?? ask("ORDER BY revision LIMIT 1") ?? defaults,
    newest: () => ask("ORDER BY revision DESC LIMIT 1") ?? defaults,
    byRevision: (revision) => ask("WHERE revision = ?", revision),
  };
}

function planOf(revision: number, plant: PlantSettings): Plan {
  const machines = new Map(plant.machines.map((machine) => [machine.id, machine]));
  const calendar = createCalendar(plant.calendar, plant.timeZone);
  return { revision, plant, calendar, machine: (id) => machines.get(id) };
}
