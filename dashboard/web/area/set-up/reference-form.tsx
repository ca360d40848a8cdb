/** Learns the tidy sheet from the camera, once a person has said that nothing lies on it. */
import { useState } from "preact/hooks";
import type { SheetCorners } from "../../../../common/contract/area-settings.ts";
import { useSetUpWords } from "./set-up-words.ts";
import type { SetUpCamera } from "./use-camera.ts";

/** The form; `onTaken` is told when it is learnt. */
export function ReferenceForm(props: {
  readonly camera: SetUpCamera;
  readonly corners: SheetCorners | null;
  readonly onTaken: () => void;
}) {
  const { camera, corners, onTaken } = props;
  const { s } = useSetUpWords();
  const [step, setStep] = useState<"rest" | "asked" | "taking" | "taken">("rest");

  async function take(): Promise<void> {
    setStep("taking");
    const isTaken = await camera.takeReference(corners);
    setStep(isTaken ? "taken" : "rest");
    if (isTaken) onTaken();
  }

  return (
    <div class="reference">
      <h3>{s.referenceTitle}</h3>
      <p class="set-up-text">{s.referenceText}</p>
      <p class="reference-state" data-has={camera.preview?.hasReference}>
        {step === "taken" ? s.taken : camera.preview?.hasReference ? s.hasReference : s.noReference}
      </p>
      {step === "asked" ? (
        <fieldset class="reference-question" aria-label={s.takeAsk}>
          <p>
            <b>{s.takeAsk}</b>
          </p>
          <p class="set-up-buttons">
            <button type="button" class="button" data-action="reference-yes" onClick={() => void take()}>
              {s.takeYes}
            </button>
            <button type="button" class="quiet-button" onClick={() => setStep("rest")}>
              {s.takeNo}
            </button>
          </p>
        </fieldset>
      ) : (
        <button
          type="button"
          class="quiet-button"
          data-action="reference"
          disabled={corners === null || step === "taking"}
          onClick={() => setStep("asked")}
        >
          {step === "taking" ? s.taking : s.take}
        </button>
      )}
    </div>
  );
}
