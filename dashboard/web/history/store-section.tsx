/** How much room the records take, now and in years, and whether the disk has it. */
import { type StoreAnswer, type StoreOutlook, storeAges } from "../../../common/contract/store-answers.ts";
import { usePage } from "../page-context.ts";
import { formatBytes } from "./byte-format.ts";
import { exportWords } from "./export-words.ts";
import { useAnswer } from "./use-answer.ts";
import "./store-section.css";

/** A disk that is full within so many days is a warning. */
const soonDays = 30;

/** The section; nothing while too little is recorded to tell. */
export function StoreSection() {
  const outlook = useAnswer<StoreAnswer>("/api/store").answer?.outlook;
  return outlook ? <Store outlook={outlook} /> : null;
}

function Store({ outlook }: { readonly outlook: StoreOutlook }) {
  const language = usePage().choice.language.value;
  const t = exportWords[language];
  const { fileBytes, freeBytes, inYears, fullInDays, channels, machines } = outlook;
  const facts: readonly (readonly [name: string, bytes: number])[] = [
    [t.storeNow, fileBytes],
    ...inYears.filter(({ years }) => years > 1).map(({ years, bytes }) => [t.storeInYears(years), bytes] as const),
    [t.storeFree, freeBytes],
  ];
  return (
    <section class="store-section" data-section="store" data-soon={fullInDays !== null && fullInDays <= soonDays}>
      <h3>{t.storeTitle}</h3>
      <dl class="store-facts">
        {facts.map(([name, bytes]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{formatBytes(bytes, language)}</dd>
          </div>
        ))}
      </dl>
      <p class="store-verdict">{fullInDays === null ? t.storeRoom : t.storeFull(fullInDays)}</p>
      <details class="history-details">
        <summary>{t.storePace(channels, machines)}</summary>
        <AgesTable outlook={outlook} />
      </details>
    </section>
  );
}

function AgesTable({ outlook }: { readonly outlook: StoreOutlook }) {
  const language = usePage().choice.language.value;
  const t = exportWords[language];
  const { bytesPerDay, keepDays } = outlook;
  return (
    <table class="store-ages">
      <thead>
        <tr>
          <th scope="col">{t.storeAge}</th>
          <th scope="col">{t.storePerDay}</th>
          <th scope="col">{t.storeKept}</th>
        </tr>
      </thead>
      <tbody>
        {storeAges.map((age) => (
          <tr key={age}>
            <th scope="row">{t.storeAges[age]}</th>
            <td>{formatBytes(bytesPerDay[age], language)}</td>
            <td>{age === "seconds" || age === "minutes" ? t.storeDays(keepDays[age]) : t.storeForEver}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
