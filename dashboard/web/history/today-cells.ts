/** Today in the calendar: the answer has only days that are over, the board knows today so far. */
import type { CalendarAnswer } from "../../../common/contract/history-answers.ts";

/** A machine's day so far, as the board tells it; shares from 0 to 1. */
export interface TodaySoFar {
  readonly machine: string;
  readonly simulated: boolean;
  readonly date: string;
  readonly utilisation: number | null;
  readonly coverage: number | null;
}

/** The answer with today's figures where it has none. */
export function withToday(answer: CalendarAnswer, days: readonly TodaySoFar[]): CalendarAnswer {
  const index = Math.round((Date.parse(answer.today) - Date.parse(answer.from)) / 86_400_000);
  const machines = answer.machines.map((machine) => {
    const today = days.find(
      (day) => day.machine === machine.machine && day.simulated === machine.simulated && day.date === answer.today,
    );
    const isOpen = machine.utilisation[index] === -1 && machine.coverage[index] === -1;
    if (!today || !isOpen) return machine;
    return {
      ...machine,
      utilisation: machine.utilisation.with(index, inThousandths(today.utilisation)),
      coverage: machine.coverage.with(index, inThousandths(today.coverage)),
    };
  });
  return { ...answer, machines };
}

function inThousandths(share: number | null): number {
  return share === null ? -1 : Math.round(1000 * share);
}
