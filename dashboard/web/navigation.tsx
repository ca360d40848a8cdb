/** The row that leads to the pages. */
import { usePage } from "./page-context.ts";
import { pages } from "./pages.tsx";
import { addressOf } from "./router.ts";

/** The row. */
export function Navigation() {
  const { words, router } = usePage();
  const t = words.value;
  const { page } = router.route.value;
  const names = ["", ...pages.filter(({ isInNavigation }) => isInNavigation).map((entry) => entry.page)] as const;
  return (
    <nav class="navigation" aria-label={t.navigationTitle}>
      {names.map((name) => (
        <a key={name} class="navigation-link" href={addressOf(name)} aria-current={name === page ? "page" : undefined}>
          {t.pageNames[name === "" ? "board" : (name as keyof typeof t.pageNames)]}
        </a>
      ))}
    </nav>
  );
}
