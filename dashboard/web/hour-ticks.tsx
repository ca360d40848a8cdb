/** The hours below a bar, by the site's clock. */
import type { TimeSpan } from "../../common/contract/live-events.ts";
import type { SiteTime } from "./format.ts";
import { usePage } from "./page-context.ts";
import { hourTicks } from "./timeline-layout.ts";

/** The hours of a span; the bar beside them says the same in words, so they are silent for readers. */
export function HourTicks({ span, siteTime }: { readonly span: TimeSpan; readonly siteTime: SiteTime }) {
  const t = usePage().words.value;
  return (
    <div class="timeline-hours" aria-hidden="true">
      {hourTicks(span, siteTime.hourOf).map(({ atMs, hour }) => {
        const share = (atMs - span.startMs) / (span.endMs - span.startMs);
        // In the middle below its hour, except at the bar's ends, where it would stick out.
        const shift = share < 0.03 ? "0" : share > 0.97 ? "-100%" : "-50%";
        return (
          <span key={atMs} style={{ left: `${100 * share}%`, "--shift": shift }}>
            {t.hourTick(hour)}
          </span>
        );
      })}
    </div>
  );
}
