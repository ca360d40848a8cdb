/** The button that has an area looked at now, what it is doing meanwhile, and what came of it. */
import { useState } from "preact/hooks";
import type { AreaLook } from "../../../common/contract/clutter-answers.ts";
import { type Sent, sendArea } from "./send-area.ts";
import { percentText } from "./shown-area.ts";
import { useAreaWords } from "./use-area-words.ts";

type Result = Sent<Pick<AreaLook, "outcome" | "share" | "level" | "cause">>;

/** The button with its result. */
export function LookNow({ area }: { readonly area: string }) {
  const { a } = useAreaWords();
  const [isLooking, setLooking] = useState(false);
  const [result, setResult] = useState<Result | null>(null);

  async function look(): Promise<void> {
    setLooking(true);
    setResult(null);
    setResult(await sendArea(area, "score"));
    setLooking(false);
  }

  return (
    <section class="look-now">
      <button type="button" class="button" disabled={isLooking} onClick={() => void look()}>
        {isLooking ? a.looking : a.lookNow}
      </button>
      <p class="look-now-text" role="status">
        {isLooking ? a.lookingHint : result && <ResultText result={result} />}
      </p>
    </section>
  );
}

function ResultText({ result }: { readonly result: Result }) {
  const { a, w } = useAreaWords();
  if (!result.ok) {
    return (
      <>
        <span data-failure={result.failure}>{a.failures[result.failure]}</span>{" "}
        {result.failure === "refused" && <span lang="en">{result.message}</span>}
      </>
    );
  }
  const { share, level, cause } = result.answer;
  if (share === undefined || level === undefined) return <>{a.lookSkipped(w.causes[cause ?? "unsure"])}</>;
  return <b>{a.lookDone(percentText(share), w.levels[level])}</b>;
}
