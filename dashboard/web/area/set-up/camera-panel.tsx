/** The live preview: a session of ten minutes, the picture with its corners, the tidy reference, the tolerance. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { SheetCorners } from "../../../../common/contract/area-settings.ts";
import { usePage } from "../../page-context.ts";
import { percentText } from "../shown-area.ts";
import { useAreaWords } from "../use-area-words.ts";
import { CornerPicture } from "./corner-picture.tsx";
import { isSheet, middleCorners } from "./quad-map.ts";
import { ReferenceForm } from "./reference-form.tsx";
import type { DraftProps, SetUpInfo } from "./set-up-info.ts";
import { useSetUpWords } from "./set-up-words.ts";
import { ToleranceForm } from "./tolerance-form.tsx";
import { type SetUpCamera, useCamera } from "./use-camera.ts";

/** A new picture follows so long after the one before, in ms. */
const againMs = 1500;

/** The panel. */
export function CameraPanel({ info, draft, change }: DraftProps & { readonly info: SetUpInfo }) {
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
  const isLive = useLivePictures(camera, wish, dragged !== null);
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
    <section class="set-up-card camera-panel" data-open={camera.untilMs !== null}>
      <h3>{s.cameraTitle}</h3>
      <p class="set-up-text">{s.cameraText}</p>
      <CameraButtons camera={camera} mayLook={mayLook} isLive={isLive} onNew={() => void camera.look(wish)} />
      <CameraFailure camera={camera} />
      {preview && camera.untilMs !== null && (
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
              onTaken={() => void camera.look(wish)}
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

/** Takes one picture after the other while that is wished for, nobody drags a corner, and the page is looked at. */
function useLivePictures(camera: SetUpCamera, wish: object, isPaused: boolean) {
  const [isOn, setOn] = useState(true);
  const newest = useRef(wish);
  newest.current = wish;
  const { preview, isBusy, untilMs, failure } = camera;
  const isDue = isOn && !isPaused && !isBusy && untilMs !== null && preview !== null && failure === null;
  useEffect(() => {
    if (!isDue) return;
    const timer = setTimeout(() => {
      if (!document.hidden) void camera.look(newest.current);
    }, againMs);
    return () => clearTimeout(timer);
  }, [isDue, preview]);
  return { isOn, setOn };
}

function CameraButtons(props: {
  readonly camera: SetUpCamera;
  readonly mayLook: boolean;
  readonly isLive: { readonly isOn: boolean; readonly setOn: (isOn: boolean) => void };
  readonly onNew: () => void;
}) {
  const { camera, mayLook, isLive, onNew } = props;
  const { s } = useSetUpWords();
  if (camera.untilMs === null) {
    return (
      <p class="set-up-buttons">
        <button
          type="button"
          class="button"
          data-action="begin"
          disabled={!mayLook || camera.isBusy}
          onClick={() => void camera.begin()}
        >
          {camera.isBusy ? s.beginning : s.begin}
        </button>
      </p>
    );
  }
  return (
    <p class="set-up-buttons">
      <button type="button" class="quiet-button" data-action="end" onClick={camera.end}>
        {s.end}
      </button>
      <TimeLeft untilMs={camera.untilMs} onOver={camera.end} />
      <button type="button" class="quiet-button" disabled={camera.isBusy} onClick={onNew}>
        {s.newPicture}
      </button>
      <label class="set-up-check">
        <input
          type="checkbox"
          checked={isLive.isOn}
          onChange={({ currentTarget }) => isLive.setOn(currentTarget.checked)}
        />
        {s.live}
      </label>
    </p>
  );
}

/** Counts the ten minutes down. */
function TimeLeft({ untilMs, onOver }: { readonly untilMs: number; readonly onOver: () => void }) {
  const { board } = usePage();
  const { s } = useSetUpWords();
  const leftS = Math.max(0, Math.round((untilMs - board.secondMs.value) / 1000));
  useEffect(() => {
    if (leftS === 0) onOver();
  }, [leftS === 0]);
  return <span class="camera-left">{s.left(`${Math.floor(leftS / 60)}:${String(leftS % 60).padStart(2, "0")}`)}</span>;
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
