/** Who looked through the camera lately, and when. */
import { useMemo } from "preact/hooks";
import { createSiteTime } from "../../format.ts";
import { usePage } from "../../page-context.ts";
import type { SetUpInfo } from "./set-up-info.ts";
import { useSetUpWords } from "./set-up-words.ts";

/** The list. */
export function AuditList({ info }: { readonly info: SetUpInfo }) {
  const { board } = usePage();
  const { s, language } = useSetUpWords();
  const timeZone = board.site.value?.timeZone ?? "Asia/Tokyo";
  const siteTime = useMemo(() => createSiteTime(language, timeZone), [language, timeZone]);
  return (
    <section class="set-up-card audit">
      <h3>{s.auditTitle}</h3>
      {info.audit.length === 0 && <p class="set-up-text">{s.auditNone}</p>}
      <ul>
        {info.audit.map(({ atMs, author, action }, index) => (
          <li key={index}>
            <span class="audit-when">{atMs === null ? "–" : siteTime.moment(atMs, board.secondMs.value)}</span>{" "}
            {s.audit[action] ?? action} <span class="set-up-text">({s.authors[author] ?? author})</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
