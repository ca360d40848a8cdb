/** Says that this screen may not change anything, and how it gets the right to. */
import { useState } from "preact/hooks";
import { usePastWords } from "./use-past-words.ts";

/** The notice, with a field for the token. */
export function RightsNotice() {
  const t = usePastWords();
  const [token, setToken] = useState("");
  return (
    <section class="rights" data-notice="no-rights">
      <h4>{t.rightsTitle}</h4>
      <p>{t.rightsText}</p>
      <ul>
        <li>{t.rightsHere}</li>
        <li>
          {t.rightsToken}
          <form
            class="rights-form"
            onSubmit={(event) => {
              event.preventDefault();
              // The server makes a cookie of it; what stands behind the # stays, and the page comes back as it is.
              location.assign(`/?token=${encodeURIComponent(token.trim())}${location.hash}`);
            }}
          >
            <input
              type="password"
              autocomplete="off"
              aria-label={t.token}
              placeholder={t.token}
              value={token}
              onInput={({ currentTarget }) => setToken(currentTarget.value)}
            />
            <button type="submit" class="span-button" disabled={token.trim() === ""}>
              {t.enter}
            </button>
          </form>
        </li>
      </ul>
    </section>
  );
}
