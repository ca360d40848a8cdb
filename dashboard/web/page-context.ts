/** What every component of the page may use: the board, the words, the formats. */
import type { ReadonlySignal } from "@preact/signals";
import { computed } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { BoardStore } from "./board-store.ts";
import type { Dictionary } from "./dictionary.ts";
import { dictionaries } from "./dictionary.ts";
import type { Feed } from "./feed.ts";
import type { SiteTime } from "./format.ts";
import { createAmpsFormat, createSiteTime } from "./format.ts";
import type { LanguageChoice } from "./language.ts";
import type { Router } from "./router.ts";

/** The page's means. */
export interface Page {
  readonly board: BoardStore;
  readonly feed: Feed;
  readonly choice: LanguageChoice;
  readonly router: Router;
  /** Words of the chosen language. */
  readonly words: ReadonlySignal<Dictionary>;
  readonly siteTime: ReadonlySignal<SiteTime>;
  readonly formatAmps: ReadonlySignal<(amps: number | null) => string>;
}

/** Puts the page's means together. */
export function createPage(parts: Pick<Page, "board" | "feed" | "choice" | "router">): Page {
  const { board, choice } = parts;
  return {
    ...parts,
    words: computed(() => dictionaries[choice.language.value]),
    siteTime: computed(() => createSiteTime(choice.language.value, board.site.value?.timeZone ?? "Asia/Tokyo")),
    formatAmps: computed(() => createAmpsFormat(choice.language.value)),
  };
}

/** Hands the page's means down. */
export const PageContext = createContext<Page | null>(null);

/** The page's means, in a component. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error("A component stands outside of the page: render it below PageContext.Provider.");
  return page;
}
