/** Figures by hour, shift and day, and a comparison, asked of a real store over two months. */
import { describe, expect, it } from "vitest";
import type { CompareAnswer } from "../../../../../common/contract/comparison-answers.ts";
import type { FiguresAnswer, SpanTimes } from "../../../../../common/contract/history-answers.ts";
import { plantSettings } from "../../../../../common/contract/plant-settings.ts";
import { openLedger } from "../../../../../dashboard/server/ledger/ledger.ts";
import { openHistoryReader } from "../../../../../dashboard/server/store/history-reader.ts";
import { createTestClock } from "../../../../fakes/test-clock.ts";
import { anchor, batch, openDb, openOn, state, temporaryFolder } from "../history/history-under-test.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** 1 July 2026 in Japan, a Wednesday. */
const july = Date.UTC(2026, 5, 30, 15);
const days = 62;
const nowMs = july + days * dayMs + 10 * hourMs;

const plant = plantSettings.parse({
  hourlyRateYen: 6000,
  machines: [
    {
      id: "press",
      name: "プレス",
      channels: [{ gateway: "g", channel: "press.1" }],
      detection: { cyclePauseMs: minuteMs },
    },
  ],
  calendar: {
    shifts: [
      { name: "昼", days: ["mon", "tue", "wed", "thu", "fri"], start: "08:00", end: "16:00" },
      { name: "夜", days: ["mon", "tue", "wed", "thu", "fri"], start: "20:00", end: "02:00" },
    ],
    daysOff: { publicHolidays: "none" },
  },
});

/** Each day: runs from 8:00, stands a while that is shorter from August on, runs until 23:30, and again from 0:30 to 2:00. */
function madeUpStates() {
  let seq = 1;
  const records = Array.from({ length: days }, (_, day) => {
    const standsMin = (day < 31 ? 150 : 60) + ((day * 7) % 11);
    const at = (min: number, to: "running" | "idle" | "off") => {
      seq += 1;
      const since = day * dayMs + min * minuteMs;
      return state(seq, since, to, { t: since });
    };
    return [
      at(30, "running"),
      at(120, "off"),
      at(480, "running"),
      at(600, "idle"),
      at(600 + standsMin, "running"),
      at(1410, "idle"),
    ];
  });
  return [anchor(1, 0, july), ...records.flat()];
}

function openStore() {
  const db = openDb(temporaryFolder());
  openLedger(db, createTestClock({ wallMs: july })).decide(plant, "test");
  const history = openOn(db);
  history.commit([batch(madeUpStates())]);
  let steps = 0;
  while (history.tidySome(nowMs, { secondsDays: 30, minutesDays: 1830 })) {
    steps += 1;
    if (steps > 5000) throw new Error("It never ends.");
  }
  const reader = openHistoryReader(db);
  return <T>(name: "figures" | "compare", params: object): T => {
    const answer = reader.ask(name, params, nowMs);
    if ("refusal" in answer) throw new Error(answer.refusal);
    return JSON.parse(new TextDecoder().decode(answer.json)) as T;
  };
}
