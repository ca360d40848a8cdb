/** The calendar's figures as a table: for readers, for copying, and for who wants the numbers. */
import type { AreaLook, ClutterCalendarAnswer } from "../../../common/contract/clutter-answers.ts";
import { noValue } from "../format.ts";
import { addressOf } from "../router.ts";
import { percentText } from "./shown-area.ts";
import { useAreaWords } from "./use-area-words.ts";

/** The days that are over, and today, the newest first. */
export function ClutterTable({ answer }: { readonly answer: ClutterCalendarAnswer }) {
  const { a, w, dates } = useAreaWords();
  const days = answer.days.filter(({ date }) => date <= answer.today).reverse();
  const text = (look: AreaLook | null) => {
    if (look === null) return noValue;
    if (look.share !== undefined) return percentText(look.share);
    const word = a.slotStates[look.outcome === "missed" ? "missed" : "skipped"];
    return look.cause ? `${word} (${w.shortCauses[look.cause]})` : word;
  };
  return (
    <div class="table-frame">
      <table class="figures-table">
        <thead>
          <tr>
            <th scope="col">{a.date}</th>
            <th scope="col">{a.worst}</th>
            {answer.times.map((time) => (
              <th key={time} scope="col">
                {time}
              </th>
            ))}
            <th scope="col">{a.others}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.date}>
              <th scope="row">
                <a href={addressOf("area", answer.area, { date: day.date })}>{dates.day(day.date)}</a> {day.holiday}
              </th>
              <td>{day.worst === null ? noValue : percentText(day.worst.share)}</td>
              {day.slots.map((look, index) => (
                <td key={answer.times[index]}>{text(look)}</td>
              ))}
              <td>{day.others === 0 ? noValue : a.othersCount(day.others)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
