/** Today stands in the calendar as the board tells it, until the answer has it. */
import { expect, it } from "vitest";
import type { CalendarAnswer } from "../../../../../common/contract/history-answers.ts";
import { withToday } from "../../../../../dashboard/web/history/today-cells.ts";

const answer: CalendarAnswer = {
  siteName: "工場",
  timeZone: "Asia/Tokyo",
  from: "2026-11-19",
  to: "2026-11-21",
  today: "2026-11-20",
  firstDate: "2026-11-01",
  daysOff: [0, 0, 1],
  holidays: ["", "", ""],
  corrected: [0, 0, 0],
  machines: [
    {
      machine: "a",
      name: "a",
      simulated: false,
      utilisation: [700, -1, -1],
      coverage: [900, -1, -1],
      stops: [1, 0, 0],
      runningMin: [1, 0, 0],
    },
  ],
};
const day = { machine: "a", simulated: false, date: "2026-11-20", utilisation: 0.456, coverage: 0.98 };

it("takes today from the board where the answer has nothing of it", () => {
  const [machine] = withToday(answer, [day]).machines;
  expect(machine).toMatchObject({ utilisation: [700, 456, -1], coverage: [900, 980, -1] });
  expect(withToday(answer, [{ ...day, utilisation: null, coverage: 0 }]).machines[0]?.utilisation).toEqual([
    700, -1, -1,
  ]);
});

it("leaves the answer alone for another day, another kind of machine, or a year without today", () => {
  expect(withToday(answer, [{ ...day, date: "2026-11-19" }])).toEqual(answer);
  expect(withToday(answer, [{ ...day, simulated: true }])).toEqual(answer);
  expect(withToday({ ...answer, from: "2025-11-19" }, [day]).machines[0]?.utilisation).toEqual([700, -1, -1]);
});

it("leaves figures alone that the answer has of today", () => {
  const [machine] = answer.machines;
  const known = { ...answer, machines: machine ? [{ ...machine, utilisation: [1, 2, 3], coverage: [1, 2, 3] }] : [] };
  expect(withToday(known, [day])).toEqual(known);
});
