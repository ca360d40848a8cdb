/** The board before the first machine: the one line to send, and what it will look like. */
import type { Site } from "./board-store.ts";
import { createFirstLines } from "./first-lines.ts";
import { usePage } from "./page-context.ts";

/** The empty board. */
export function EmptyBoard({ site }: { readonly site: Site }) {
  const { words } = usePage();
  const t = words.value;
  const { shell, python } = createFirstLines(site.firstDevice, location.hostname);
  return (
    <main class="empty">
      <div class="empty-card">
        <h2>{t.emptyTitle}</h2>
        <p>{t.emptyText}</p>
        {site.firstDevice.mqttPort === null && <p>{t.emptyBroker}</p>}
        <h3>{t.emptyShell}</h3>
        <pre class="code" data-code="shell">
          {shell}
        </pre>
        <h3>{t.emptyPython}</h3>
        <pre class="code" data-code="python">
          {python}
        </pre>
        <p class="empty-demo">
          {t.emptyDemo} <code>npm run demo</code> {t.emptyOr} <code>machikoba up --demo</code>
        </p>
        <p class="empty-waiting">{t.emptyWaiting}</p>
      </div>
    </main>
  );
}
