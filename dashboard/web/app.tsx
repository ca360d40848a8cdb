/** The frame of all pages: head, navigation, banners, and the page that the address names; or a plain word on why there is none. */
import { useEffect } from "preact/hooks";
import { isKiosk, Kiosk } from "./area/kiosk.tsx";
import { FeedCutBanner, ProblemsBanner, SimulatedBanner } from "./banners.tsx";
import type { Site } from "./board-store.ts";
import { EmptyBoard } from "./empty-board.tsx";
import { Header } from "./header.tsx";
import { LazyPage, NoSuchPage } from "./lazy-page.tsx";
import { LoadingNotice, SignInNotice, UnreachableNotice } from "./notices.tsx";
import { usePage } from "./page-context.ts";
import { pages } from "./pages.tsx";
import { TileGrid } from "./tile-grid.tsx";

/** The whole page. */
export function App() {
  const { board, words, router } = usePage();
  const { page } = router.route.value;
  const site = board.site.value;
  const status = board.status.value;
  const siteName = site?.siteName;
  const { appName } = words.value;

  useEffect(() => {
    document.title = siteName ? `${siteName} – ${appName}` : appName;
  }, [siteName, appName]);

  if (status === "sign-in") return <SignInNotice />;
  if (status === "unreachable") return <UnreachableNotice />;
  if (site === null) return <LoadingNotice />;
  return (
    <div class="page" data-shown={page === "" ? "board" : page} data-kiosk={isKiosk(location.search)}>
      <Header site={site} />
      <FeedCutBanner />
      <SimulatedBanner />
      <ProblemsBanner />
      {page === "" ? <Board site={site} /> : <OtherPage page={page} />}
      {isKiosk(location.search) && <Kiosk />}
    </div>
  );
}

function Board({ site }: { readonly site: Site }) {
  const { board } = usePage();
  const machines = board.machines.value;
  const areas = board.areas.value;
  if (machines.length + areas.length === 0) return <EmptyBoard site={site} />;
  return <TileGrid machines={machines} areas={areas} />;
}

function OtherPage({ page }: { readonly page: string }) {
  const entry = pages.find((one) => one.page === page);
  return entry ? <LazyPage entry={entry} /> : <NoSuchPage />;
}
