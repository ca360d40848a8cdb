/** Pages in place of the board: while it loads, when the server can't be reached, when one isn't let in. */
import type { ComponentChildren } from "preact";
import { LanguageSwitch } from "./header.tsx";
import { usePage } from "./page-context.ts";

function Notice({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <main class="notice" data-notice={name}>
      <div class="notice-card">{children}</div>
      <LanguageSwitch />
    </main>
  );
}

/** While the first board is on its way. */
export function LoadingNotice() {
  const { words } = usePage();
  return (
    <main class="notice" data-notice="loading" aria-busy="true">
      <p role="status">{words.value.loading}</p>
    </main>
  );
}

/** When the server doesn't answer. */
export function UnreachableNotice() {
  const { words, feed } = usePage();
  const t = words.value;
  return (
    <Notice name="unreachable">
      <h1>{t.unreachableTitle}</h1>
      <p>{t.unreachableText}</p>
      <button type="button" class="button" onClick={() => feed.retry()}>
        {t.unreachableRetry}
      </button>
    </Notice>
  );
}

/** When this browser isn't let in, or not any more. */
export function SignInNotice() {
  const { words } = usePage();
  const t = words.value;
  return (
    <Notice name="sign-in">
      <h1>{t.signInTitle}</h1>
      <p>{t.signInText}</p>
      <p class="notice-hint">{t.signInHint}</p>
    </Notice>
  );
}
