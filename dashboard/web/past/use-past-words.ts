/** The words about changes of the past, in the language that is chosen. */
import { usePage } from "../page-context.ts";
import { type PastWords, pastWords } from "./past-words.ts";

/** The words; the component follows the choice. */
export function usePastWords(): PastWords {
  return pastWords[usePage().choice.language.value];
}
