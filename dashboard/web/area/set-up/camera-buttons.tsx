/** The buttons of a set-up session: begin, end, a new picture; and how much of its ten minutes is left. */
import { useEffect } from "preact/hooks";
import { usePage } from "../../page-context.ts";
import { useSetUpWords } from "./set-up-words.ts";
import type { SetUpCamera } from "./use-camera.ts";
import type { LivePictures } from "./use-live-pictures.ts";

/** The buttons. */
export function CameraButtons(props: {
  readonly camera: SetUpCamera;
  readonly mayLook: boolean;
  readonly live: LivePictures;
  readonly onNew: () => void;
}) {
  const { camera, mayLook, live, onNew } = props;
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
      {!live.isOn && (
        <button type="button" class="quiet-button" disabled={camera.isBusy} onClick={onNew}>
          {s.newPicture}
        </button>
      )}
      <label class="set-up-check">
        <input
          type="checkbox"
          checked={live.isOn}
          onChange={({ currentTarget }) => live.setOn(currentTarget.checked)}
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
