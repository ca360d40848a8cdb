/** Utilisation with its coverage beside it, and on demand how both are reckoned. */
import { useState } from "preact/hooks";
import { formatQuantity, quantities } from "../../common/contract/quantities.ts";
import type { MachineStore } from "./machine-store.ts";
import { usePage } from "./page-context.ts";

/** The day's figures of a machine. */
export function Utilisation({ machine }: { readonly machine: MachineStore }) {
  const { words, choice } = usePage();
  // A mouse or a focus hints at the explanation while it is there; a tap pins it.
  const [hinted, setHinted] = useState(false);
  const [pinned, setPinned] = useState(false);
  const open = hinted || pinned;
  const close = () => {
    setHinted(false);
    setPinned(false);
  };
  const t = words.value;
  const language = choice.language.value;
  const { utilisation, coverage } = machine.today.value;
  const explanation = `explain-${machine.id}`;
  return (
    <div
      class="figures"
      data-open={open}
      onPointerEnter={({ pointerType }) => pointerType === "mouse" && setHinted(true)}
      onPointerLeave={({ pointerType }) => pointerType === "mouse" && setHinted(false)}
    >
      <button
        type="button"
        class="figures-button"
        aria-expanded={open}
        aria-controls={explanation}
        onClick={() => setPinned(!pinned)}
        onFocus={({ currentTarget }) => currentTarget.matches(":focus-visible") && setHinted(true)}
        onBlur={close}
        onKeyDown={({ key }) => key === "Escape" && close()}
      >
        <span>
          {quantities.utilisation.label[language]}{" "}
          <b data-figure="utilisation">{formatQuantity("utilisation", utilisation, language)}</b>
        </span>
        <span class="figures-dot" aria-hidden="true">
          ·
        </span>
        <span>
          {quantities.coverage.label[language]}{" "}
          <b data-figure="coverage">{formatQuantity("coverage", coverage, language)}</b>
        </span>
        <span class="figures-hint" role="img" aria-label={t.explain} title={t.explain}>
          i
        </span>
      </button>
      <div class="figures-explanation" id={explanation} role="note" hidden={!open}>
        <p>{t.explainUtilisation}</p>
        <p>{t.explainCoverage}</p>
        <p>{t.explainNote}</p>
      </div>
    </div>
  );
}
