/** The row that leads to the pages. */
import { usePage } from "./page-context.ts";
import { pages } from "./pages.tsx";
import { addressOf } from "./router.ts";

/** The row. */
export function Navigation() {
  const { board, words, router } = usePage();
  const t = words.value;
  const { page } = router.route.value;
  const current = pages.find((entry) => entry.page === page)?.under ?? page;
  const hasAreas = board.areas.value.length > 0;
  const shown = pages.filter(({ isInNavigation, needsAreas }) => isInNavigation && (!needsAreas || hasAreas));
  const names = ["", ...shown.map((entry) => entry.page)] as const;
  return (
    <nav class="navigation" aria-label={t.navigationTitle}>
      {names.map((name) => (
        <a
          key={name}
          class="navigation-link"
          href={addressOf(name)}
          aria-current={name === current ? "page" : undefined}
        >
          {t.pageNames[name === "" ? "board" : (name as keyof typeof t.pageNames)]}
        </a>
      ))}
    </nav>
  );
}
