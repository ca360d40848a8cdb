/** Starts the page: opens the feed first, so that the board is on its way while the rest is built. */
import { render } from "preact";
import { App } from "./app.tsx";
import { createBoardStore } from "./board-store.ts";
import { openFeed } from "./feed.ts";
import { openLanguageChoice } from "./language.ts";
import { createPage, PageContext } from "./page-context.ts";
import { openRouter } from "./router.ts";
import { createServerClock } from "./server-clock.ts";

/** How often the page looks at the clock: a value that has run out shows for at most so long. */
const tickMs = 250;

const clock = createServerClock({ monotonicMs: () => performance.now(), wallMs: () => Date.now() });
const board = createBoardStore(clock);
const feed = openFeed(board, () => location.reload());
const page = createPage({
  board,
  feed,
  choice: openLanguageChoice(document, navigator.languages),
  router: openRouter(window),
});

setInterval(board.tick, tickMs);
// A hidden page's clock hardly ticks: what ran out meanwhile must not be seen for even a moment.
document.addEventListener("visibilitychange", board.tick);

const root = document.getElementById("page");
if (root) {
  render(
    <PageContext.Provider value={page}>
      <App />
    </PageContext.Provider>,
    root,
  );
}
