/** Asks whether this screen may change the past. */
import { useEffect, useState } from "preact/hooks";
import type { PastRights } from "../../../common/contract/past-answers.ts";
import { ask } from "../ask.ts";

/** Whether it may; null while that isn't known. */
export function useRights(): boolean | null {
  const [mayEdit, setMayEdit] = useState<boolean | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    ask<PastRights>("/api/past", abort.signal).then(
      (asked) => asked.ok && setMayEdit(asked.answer.mayEdit),
      () => {},
    );
    return () => abort.abort();
  }, []);
  return mayEdit;
}
