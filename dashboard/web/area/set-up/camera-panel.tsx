/** The live preview: a session of ten minutes, the picture with its corners, the tidy reference, the tolerance. */
import { useEffect, useState } from "preact/hooks";
import type { SheetCorners } from "../../../../common/contract/area-settings.ts";
import { percentText } from "../shown-area.ts";
import { useAreaWords } from "../use-area-words.ts";
import { CameraButtons } from "./camera-buttons.tsx";
import { CornerPicture } from "./corner-picture.tsx";
import { isSheet, middleCorners } from "./quad-map.ts";
import { ReferenceForm } from "./reference-form.tsx";
import type { DraftProps, SetUpInfo } from "./set-up-info.ts";
import { useSetUpWords } from "./set-up-words.ts";
import { ToleranceForm } from "./tolerance-form.tsx";
import { type SetUpCamera, useCamera } from "./use-camera.ts";
import { useLivePictures } from "./use-live-pictures.ts";

/** The panel. */
export function CameraPanel(
  props: DraftProps & {
    readonly info: SetUpInfo;
    /** Somebody begins or ends to look, or has the sheet learnt: the audit has an entry more. */
    readonly onSession: () => void;
  },
) {
  const { info, draft, change, onSession } = props;
  const { s } = useSetUpWords();
  const camera = useCamera(info.settings.id);
  // A corner that is being dragged is shown at once, and judged when it is let go.
  const [dragged, setDragged] = useState<SheetCorners | null>(null);
  const { preview } = camera;
  const shown = dragged ?? draft.corners ?? preview?.corners ?? middleCorners;
  const wish = {
    tolerance: draft.tolerance,
    ...(draft.corners && isSheet(draft.corners) && { corners: draft.corners }),
  };
  const live = useLivePictures(camera, wish, dragged !== null);
  const isOpen = camera.untilMs !== null;
  useEffect(() => {
    if (!isOpen) return;
    onSession();
    return onSession;
  }, [isOpen]);
  const mayLook = info.mayEdit && info.isGatewayOnline;

  function place(corners: SheetCorners): void {
    setDragged(null);
    change({ corners });
    if (isSheet(corners)) void camera.look({ corners, tolerance: draft.tolerance, samePicture: true });
  }

  async function find(): Promise<void> {
    const found = await camera.look({ tolerance: draft.tolerance, find: true, samePicture: true });
    if (found?.corners) place(found.corners);
  }

  return (
    <section class="set-up-card camera-panel" data-open={isOpen}>
      <h3>{s.cameraTitle}</h3>
      <p class="set-up-text">{s.cameraText}</p>
      <CameraButtons camera={camera} mayLook={mayLook} live={live} onNew={() => void camera.look(wish)} />
      <CameraFailure camera={camera} />
      {preview && isOpen && (
        <div class="camera-columns">
          <div>
            <CornerPicture preview={preview} corners={shown} onMove={setDragged} onMoved={place} />
            <CameraVerdict camera={camera} />
          </div>
          <div class="camera-side">
            <h3>{s.sheetTitle}</h3>
            <p class="set-up-text">{s.sheetText}</p>
            <p class="set-up-buttons">
              <button type="button" class="quiet-button" data-action="find" onClick={() => void find()}>
                {s.find}
              </button>
              {draft.corners && (
                <button type="button" class="quiet-button" onClick={() => change({ corners: null })}>
                  {s.forget}
                </button>
              )}
            </p>
            {!isSheet(shown) && <p class="set-up-fault">{s.crossed}</p>}
            {preview.corners === null && <p class="set-up-fault">{s.findNone}</p>}
            <AspectField draft={draft} change={change} />
            <ReferenceForm
              camera={camera}
              corners={draft.corners ?? preview.corners}
              onTaken={() => {
                onSession();
                void camera.look(wish);
              }}
            />
            <ToleranceForm
              draft={draft}
              change={change}
              onJudge={(tolerance) => void camera.look({ ...wish, tolerance, samePicture: true })}
            />
          </div>
        </div>
      )}
    </section>
  );
}

/** What the picture would be scored as. */
function CameraVerdict({ camera: { preview, isBusy } }: { readonly camera: SetUpCamera }) {
  const { s } = useSetUpWords();
  const { w } = useAreaWords();
  if (!preview) return null;
  const { share, cause } = preview;
  return (
    <p class="camera-verdict" role="status">
      <b>{share === null ? s.noScore(w.causes[cause ?? "unsure"]) : s.now(percentText(share))}</b>
      {isBusy && <span class="camera-busy">{s.busy}</span>}
    </p>
  );
}

function CameraFailure({ camera: { failure } }: { readonly camera: SetUpCamera }) {
  const { a } = useAreaWords();
  if (failure === null) return null;
  return (
    <p class="set-up-fault" role="alert" data-failure={failure.failure}>
      {a.failures[failure.failure]} {failure.failure === "refused" && <span lang="en">{failure.message}</span>}
    </p>
  );
}

function AspectField({ draft, change }: DraftProps) {
  const { s } = useSetUpWords();
  return (
    <label class="set-up-field">
      <span>{s.aspect}</span>
      <input
        type="number"
        min="0.1"
        max="10"
        step="0.05"
        value={draft.aspect}
        onChange={({ currentTarget }) => {
          const aspect = Number(currentTarget.value);
          if (aspect >= 0.1 && aspect <= 10) change({ aspect });
        }}
      />
    </label>
  );
}
