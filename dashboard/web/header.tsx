/** The head of all pages: whose it is, the way to the pages, how many machines are in each state, the time, the language. */
import { useComputed } from "@preact/signals";
import { languages } from "../../common/contract/quantities.ts";
import type { Site } from "./board-store.ts";
import { dictionaries } from "./dictionary.ts";
import { LiveText } from "./live-text.tsx";
import { Navigation } from "./navigation.tsx";
import { usePage } from "./page-context.ts";
import { machineStateOrder } from "./state-order.ts";
import { StateShape } from "./state-shape.tsx";

/** The head. */
export function Header({ site }: { readonly site: Site }) {
  const machines = usePage().board.machines.value;
  return (
    <header class="header">
      <h1 class="header-site" title={site.siteName}>
        {site.siteName}
      </h1>
      <Navigation />
      {machines.length > 0 && <Counts />}
      <Clock />
      <LanguageSwitch />
    </header>
  );
}

function Counts() {
  const { board, words } = usePage();
  const t = words.value;
  const states = board.machines.value.map(({ state }) => state.value);
  return (
    <ul class="counts" aria-label={t.summaryTitle}>
      {machineStateOrder.map((state) => {
        const count = states.filter((each) => each === state).length;
        return (
          <li class="count" key={state} data-count={state} data-none={count === 0}>
            <StateShape state={state} />
            <span class="count-word">{t.states[state]}</span> <b class="count-number">{count}</b>
          </li>
        );
      })}
    </ul>
  );
}

function Clock() {
  const { board, siteTime } = usePage();
  const time = useComputed(() => siteTime.value.time(board.secondMs.value));
  const date = useComputed(() => siteTime.value.date(board.secondMs.value));
  return (
    <p class="clock">
      <LiveText class="clock-date" text={date} />
      <LiveText class="clock-time" text={time} />
    </p>
  );
}

/** Switches the language: a button that names the other one. */
export function LanguageSwitch() {
  const { choice } = usePage();
  const language = choice.language.value;
  const next = languages[(languages.indexOf(language) + 1) % languages.length] ?? language;
  return (
    <button
      type="button"
      class="language"
      lang={next}
      aria-label={`${dictionaries[language].switchLanguage}: ${dictionaries[next].languageName}`}
      onClick={() => choice.choose(next)}
    >
      {dictionaries[next].languageName}
    </button>
  );
}
