/** When the area is looked at: times of day, days off, and after people have left. */
import type { DraftProps } from "./set-up-info.ts";
import { useSetUpWords } from "./set-up-words.ts";

const minuteMs = 60_000;
/** Most times of a schedule. */
const mostTimes = 24;
const longestMin = 120;

/** The form. */
export function ScheduleForm({ draft, change }: DraftProps) {
  const { s } = useSetUpWords();
  const { schedule, voice } = draft;

  /** The voice follows the times: one that is gone can't be spoken at. */
  function setTimes(times: readonly string[]): void {
    const kept = voice.times?.filter((time) => times.includes(time));
    change({ schedule: { ...schedule, times: [...times] }, ...(kept && { voice: { ...voice, times: kept } }) });
  }

  return (
    <section class="set-up-card">
      <h3>{s.scheduleTitle}</h3>
      <ul class="time-list">
        {schedule.times.map((time, index) => (
          <li key={index}>
            <input
              type="time"
              value={time}
              aria-label={s.time(index + 1)}
              onChange={({ currentTarget }) =>
                setTimes(schedule.times.map((one, at) => (at === index ? currentTarget.value : one)))
              }
            />
            <button
              type="button"
              class="step"
              aria-label={s.removeTime(time)}
              onClick={() => setTimes(schedule.times.filter((_, at) => at !== index))}
            >
              ✕
            </button>
          </li>
        ))}
        {schedule.times.length < mostTimes && (
          <li>
            <button
              type="button"
              class="quiet-button"
              onClick={() => setTimes([...schedule.times, freeTime(schedule.times)])}
            >
              {s.addTime}
            </button>
          </li>
        )}
      </ul>
      <label class="set-up-check">
        <input
          type="checkbox"
          checked={schedule.onDaysOff}
          onChange={({ currentTarget }) => change({ schedule: { ...schedule, onDaysOff: currentTarget.checked } })}
        />
        {s.onDaysOff}
      </label>
      <label class="set-up-field">
        <span>{s.afterMotion}</span>
        <input
          type="number"
          min="0"
          max={longestMin}
          value={Math.round(schedule.afterMotionMs / minuteMs)}
          onChange={({ currentTarget }) => {
            const minutes = Math.min(longestMin, Math.max(0, Math.round(Number(currentTarget.value) || 0)));
            change({ schedule: { ...schedule, afterMotionMs: minutes * minuteMs } });
          }}
        />
      </label>
    </section>
  );
}

/** A time of day that isn't in the list yet. */
function freeTime(times: readonly string[]): string {
  const hours = Array.from({ length: 24 }, (_, hour) => `${String((hour + 15) % 24).padStart(2, "0")}:00`);
  return hours.find((time) => !times.includes(time)) ?? "15:30";
}
