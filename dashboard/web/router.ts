/** Which page is shown: told by what stands behind the `#` of the address, so that back, forward and bookmarks work. */
import type { ReadonlySignal } from "@preact/signals";
import { signal } from "@preact/signals";

/** A page's address taken apart: `#/machine/m1?from=1` is page "machine", name "m1", query "from=1". */
export interface Route {
  /** Empty for the board. */
  readonly page: string;
  /** What stands behind the page's own word; null where nothing does. */
  readonly name: string | null;
  readonly query: URLSearchParams;
}

/** Values of a query; what is null is left out. */
export type QueryValues = Readonly<Record<string, string | number | null>>;

/** Leads from page to page. */
export interface Router {
  readonly route: ReadonlySignal<Route>;
  /** Opens an address as made by `addressOf`; back leads to where one was. */
  open(address: string): void;
  /** Changes the address of what is shown: back leads to the page before it. */
  replace(address: string): void;
}

/** Takes an address apart; what can't be read is the board. */
export function routeOf(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?");
  const [page = "", ...rest] = path.split("/").filter((part) => part !== "");
  return { page, name: rest.length > 0 ? decoded(rest.join("/")) : null, query: new URLSearchParams(query) };
}

/** The address of a page, for a link or for `open`. */
export function addressOf(page: string, name: string | null = null, values: QueryValues = {}): string {
  const path = ["#", page, name === null ? "" : encodeURIComponent(name)].filter((part) => part !== "").join("/");
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== null) query.set(key, String(value));
  const text = query.toString();
  return `${page === "" ? "#/" : path}${text === "" ? "" : `?${text}`}`;
}

/** Follows the window's address. */
export function openRouter(window: Window): Router {
  const route = signal(routeOf(window.location.hash));
  const follow = () => {
    route.value = routeOf(window.location.hash);
  };
  window.addEventListener("hashchange", follow);
  window.addEventListener("popstate", follow);
  return {
    route,
    open(address) {
      window.history.pushState(null, "", address);
      follow();
    },
    replace(address) {
      window.history.replaceState(null, "", address);
      follow();
    },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
