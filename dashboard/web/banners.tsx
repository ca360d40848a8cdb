/** What must not be overlooked above the tiles: a cut feed, simulated machines, problems. */
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
  const { board, words } = usePage();
  const machines = board.machines.value;
  const simulated = machines.filter((machine) => machine.simulated.value);
  if (simulated.length === 0) return null;
  const t = words.value;
  const names = simulated.map(({ name }) => name.value).join(t.listSeparator);
  return (
    <section class="banner" data-banner="simulated">
      <p>{simulated.length === machines.length ? t.simulatedAll : t.simulatedSome(names)}</p>
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
