/** The page: the board, or a plain word on why there is none. */
import { useEffect } from "preact/hooks";
import { FeedCutBanner, ProblemsBanner, SimulatedBanner } from "./banners.tsx";
import { EmptyBoard } from "./empty-board.tsx";
import { Header } from "./header.tsx";
import { LoadingNotice, SignInNotice, UnreachableNotice } from "./notices.tsx";
import { usePage } from "./page-context.ts";
import { TileGrid } from "./tile-grid.tsx";

/** The whole page. */
export function App() {
  const { board, words } = usePage();
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
    <div class="page">
      <Header site={site} />
      <FeedCutBanner />
      <SimulatedBanner />
      <ProblemsBanner />
      {board.machines.value.length === 0 ? <EmptyBoard site={site} /> : <TileGrid machines={board.machines.value} />}
    </div>
  );
}
