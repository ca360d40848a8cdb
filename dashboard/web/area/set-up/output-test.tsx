/** Tests a light or a voice: drives it for a moment, and says what came of it. */
import { useState } from "preact/hooks";
import { type Sent, sendArea } from "../send-area.ts";
import { useAreaWords } from "../use-area-words.ts";
import { useSetUpWords } from "./set-up-words.ts";

/** The button; `text` is spoken where it is a voice. */
export function OutputTest(props: {
  readonly area: string;
  readonly output: string;
  readonly text?: string;
  readonly mayTest: boolean;
}) {
  const { area, output, text, mayTest } = props;
  const { s } = useSetUpWords();
  const { a } = useAreaWords();
  const [isBusy, setBusy] = useState(false);
  const [sent, setSent] = useState<Sent<unknown> | null>(null);

  async function test(): Promise<void> {
    setBusy(true);
    setSent(await sendArea(area, "output-test", { output, ...(text !== undefined && { text }) }));
    setBusy(false);
  }

  return (
    <p class="set-up-buttons" data-test={output}>
      <button type="button" class="quiet-button" disabled={!mayTest || isBusy} onClick={() => void test()}>
        {isBusy ? s.testing : s.test}
      </button>
      <span role="status">
        {sent?.ok && s.tested}
        {sent && !sent.ok && a.failures[sent.failure]}{" "}
        {sent && !sent.ok && sent.failure === "refused" && <span lang="en">{sent.message}</span>}
      </span>
    </p>
  );
}
