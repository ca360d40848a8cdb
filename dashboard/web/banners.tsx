/** What must not be overlooked above the tiles: a cut feed, simulated machines, problems. */
import { areaBoardWords } from "./area/board-words.ts";
import { formatDuration } from "./format.ts";
import { usePage } from "./page-context.ts";

/** Says that the server isn't heard any more, and when it last was. */
export function FeedCutBanner() {
  const { board, words, siteTime } = usePage();
  if (!board.feedCut.value) return null;
  const t = words.value;
  const { heardMs } = board.feed.value;
  const heard = t.feedCutLastHeard(
    siteTime.value.timeWithSeconds(heardMs),
    formatDuration(board.secondMs.value - heardMs, t),
  );
  return (
    <section class="banner" data-banner="feed-cut">
      <p>
        <strong role="status">{t.feedCut}</strong> {heard}
      </p>
      <p class="banner-hint">{t.feedCutHint}</p>
    </section>
  );
}

/** Names what is simulated, so that it can't pass for real. */
export function SimulatedBanner() {
  const { board, words, choice } = usePage();
  const machines = board.machines.value;
  const areas = board.areas.value.map(({ area }) => area.value);
  const names = [
    ...machines.filter((machine) => machine.simulated.value).map(({ name }) => name.value),
    ...areas.filter(({ simulated }) => simulated).map(({ name }) => name),
  ];
  if (names.length === 0) return null;
  const t = areas.length > 0 ? areaBoardWords[choice.language.value] : words.value;
  const isAll = names.length === machines.length + areas.length;
  return (
    <section class="banner" data-banner="simulated">
      <p>{isAll ? t.simulatedAll : t.simulatedSome(names.join(words.value.listSeparator))}</p>
    </section>
  );
}

/** Lists what isn't right, and what to do. */
export function ProblemsBanner() {
  const { board, words } = usePage();
  const problems = board.problems.value;
  const t = words.value;
  if (problems.length === 0) return null;
  return (
    <section class="banner" data-banner="problems" aria-label={t.problemsTitle}>
      <strong>{t.problemsTitle}</strong>
      <ul>
        {problems.map(({ code, subject, message }) => (
          <li key={`${code} ${subject} ${message}`}>
            {subject !== undefined && t.problems[code]?.(subject)}{" "}
            <span lang="en">
              {subject === undefined || message.includes(subject) ? message : `${subject}: ${message}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
