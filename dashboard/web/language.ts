/** The language of the page: kept in the browser, first taken from its settings, Japanese otherwise. */
import type { ReadonlySignal } from "@preact/signals";
import { effect, signal } from "@preact/signals";
import type { Language } from "../../common/contract/quantities.ts";
import { languages } from "../../common/contract/quantities.ts";

const storageKey = "machikoba-language";

/** The language and how to change it. */
export interface LanguageChoice {
  readonly language: ReadonlySignal<Language>;
  choose(language: Language): void;
}

/** The first language: the one chosen before, else the browser's first that we speak, else Japanese. */
export function firstLanguage(stored: string | null, browserLanguages: readonly string[]): Language {
  const wanted = [stored ?? "", ...browserLanguages].map((tag) => tag.toLowerCase().split("-")[0]);
  for (const tag of wanted) {
    const spoken = languages.find((language) => language === tag);
    if (spoken) return spoken;
  }
  return "ja";
}

/** Opens the choice; `<html lang>` follows it. */
export function openLanguageChoice(document: Document, browserLanguages: readonly string[]): LanguageChoice {
  const language = signal(firstLanguage(readStored(), browserLanguages));
  effect(() => {
    document.documentElement.lang = language.value;
  });
  return {
    language,
    choose(next) {
      language.value = next;
      writeStored(next);
    },
  };
}

// A browser that is told to keep nothing throws here; the choice then lasts as long as the page.
function readStored(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

function writeStored(language: Language): void {
  try {
    localStorage.setItem(storageKey, language);
  } catch {}
}
