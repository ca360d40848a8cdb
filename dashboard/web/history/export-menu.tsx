/** Saves what a page shows as files: a button that opens a list of tables, each as CSV and for Excel. */
import { usePage } from "../page-context.ts";
import { type ExportedSpan, exportAddress, exportedTables, exportFormats } from "./export-links.ts";
import { exportWords } from "./export-words.ts";
import "./export-menu.css";

/** The button and its list. */
export function ExportMenu({ span }: { readonly span: ExportedSpan }) {
  const language = usePage().choice.language.value;
  const t = exportWords[language];
  return (
    <details class="export-menu">
      <summary class="export-button">{t.save}</summary>
      <div class="export-list">
        <p class="export-hint">{t.saveHint}</p>
        {exportedTables(span).map((table) => (
          <p class="export-row" key={table.table} data-table={table.table}>
            <span>
              {t.tables[table.table]}
              {table.step && <small> {t.steps[table.step]}</small>}
            </span>
            {exportFormats.map((format) => (
              <a key={format} class="export-link" download href={exportAddress(span, table, format, language)}>
                {t.formats[format]}
              </a>
            ))}
          </p>
        ))}
      </div>
    </details>
  );
}
