/** Loads a page's program when the page is opened, and says so when that fails. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { usePage } from "./page-context.ts";
import type { PageEntry } from "./pages.tsx";

/** Shows a page as soon as it is loaded. */
export function LazyPage({ entry }: { readonly entry: PageEntry }) {
  const t = usePage().words.value;
  const [loaded, setLoaded] = useState<{ readonly entry: PageEntry; readonly Page: ComponentType } | null>(null);
  const [failed, setFailed] = useState<PageEntry | null>(null);

  useEffect(() => {
    let isWanted = true;
    entry.load().then(
      (Page) => isWanted && setLoaded({ entry, Page }),
      () => isWanted && setFailed(entry),
    );
    return () => {
      isWanted = false;
    };
  }, [entry]);

  if (loaded?.entry === entry) return <loaded.Page />;
  if (failed === entry) {
    return (
      <main class="page-notice" data-notice="page-failed">
        <h2>{t.pageFailedTitle}</h2>
        <p>{t.unreachableText}</p>
        {/* A failed import stays failed for as long as the document lives. */}
        <button type="button" class="button" onClick={() => location.reload()}>
          {t.unreachableRetry}
        </button>
      </main>
    );
  }
  return (
    <main class="page-notice" data-notice="loading" aria-busy="true">
      <p role="status">{t.loading}</p>
    </main>
  );
}

/** When an address names no page. */
export function NoSuchPage() {
  const t = usePage().words.value;
  return (
    <main class="page-notice" data-notice="no-such-page">
      <h2>{t.noSuchPageTitle}</h2>
      <p>
        <a href="#/">{t.noSuchPageLink}</a>
      </p>
    </main>
  );
}
