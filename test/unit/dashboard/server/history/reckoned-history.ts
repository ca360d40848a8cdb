/** A press that works every day of July, with its plan, for tests of sheets, of changes of the past, and of answers. */
import { plantSettings } from "../../../../../common/contract/plant-settings.ts";
import { openPastWriter } from "../../../../../dashboard/server/history/past-writer.ts";
import { openLedger } from "../../../../../dashboard/server/ledger/ledger.ts";
import { openPlans } from "../../../../../dashboard/server/ledger/plans.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";
import { anchor, batch, openDb, openOn, state, temporaryFolder } from "./history-under-test.ts";

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
/** 1 July 2026 in Japan, a Wednesday. */
export const july = Date.UTC(2026, 5, 30, 15);

/** Planned from `start` to 16:00 on all days of the week. */
export function plantFrom(start: string) {
  const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
  return plantSettings.parse({
    machines: [
      {
        id: "press",
        name: "プレス",
        channels: [{ gateway: "g", channel: "press.1" }],
        detection: { cyclePauseMs: minuteMs },
      },
    ],
    stopReasons: [{ id: "setup", name: "段取り" }],
    calendar: { shifts: [{ name: "昼", days, start, end: "16:00" }], daysOff: { publicHolidays: "none" } },
  });
}

/** The press of days 0 to `days`: it runs from 8:00, stands from 10:00 for an hour and more, and runs again until 16:30. */
export function openReckoned(days: number) {
  const clock = createTestClock({ wallMs: july - 10 * dayMs });
  const db = openDb(temporaryFolder());
  const ledger = openLedger(db, clock);
  ledger.decide(plantFrom("08:00"), "test");
  const history = openOn(db);
  const nowMs = july + days * dayMs + 10 * hourMs;
  let seq = 1;
  const told = Array.from({ length: days }, (_, day) =>
    (
      [
        [480, "running"],
        [600, "idle"],
        [661 + day, "running"],
        [990, "off"],
      ] as const
    ).map(([min, to]) => {
      seq += 1;
      const since = day * dayMs + min * minuteMs;
      return state(seq, since, to, { t: since });
    }),
  );
  history.commit([batch([anchor(1, 0, july), ...told.flat()])]);
  const past = openPastWriter(db, history);
  const tidy = () => {
    let steps = 0;
    while (history.tidySome(nowMs, { seconds: 30, minutes: 1830 })) {
      steps += 1;
      if (steps > 5000) throw new Error("Tidying never ends.");
    }
  };
  tidy();
  return { db, clock, ledger, history, past, tidy, nowMs, plans: openPlans(db) };
}
