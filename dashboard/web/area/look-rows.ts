/** The rows of a day's looks: the schedule's times with what became of them, and the looks that it didn't ask for. */
import type { AreaAnswer, AreaLook, AreaSlot } from "../../../common/contract/clutter-answers.ts";

/** A row of the list. */
export interface LookRow {
  readonly atMs: number;
  /** The schedule's time; null for looks that it didn't ask for. */
  readonly slot: string | null;
  readonly state: AreaSlot["state"];
  readonly look: AreaLook | undefined;
}

/** The rows of a day by time. */
export function lookRows({ slots, looks }: Pick<AreaAnswer, "slots" | "looks">): LookRow[] {
  const rows: LookRow[] = slots.map(({ slot, dueMs, state, look }) => ({
    atMs: look?.atMs ?? dueMs,
    slot,
    state,
    look,
  }));
  const shown = new Set(slots.map(({ look }) => look?.atMs));
  for (const look of looks) {
    if (shown.has(look.atMs)) continue;
    rows.push({ atMs: look.atMs, slot: look.slot ?? null, state: look.outcome, look });
  }
  return rows.sort((one, other) => one.atMs - other.atMs);
}
