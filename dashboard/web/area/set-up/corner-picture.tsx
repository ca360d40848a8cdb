/** The camera's picture with the sheet's four corners to be dragged: by finger, mouse or keys, with a magnifier. */
import { useRef, useState } from "preact/hooks";
import type { AreaPreview } from "../../../../common/contract/area-requests.ts";
import type { SharePoint, SheetCorners } from "../../../../common/contract/area-settings.ts";
import { moveCorner, sheetToPicture } from "./quad-map.ts";
import { useSetUpWords } from "./set-up-words.ts";

/** A key moves a corner so far, as a share of the picture; with the shift key five times as far. */
const keyStep = 0.002;
/** How much the magnifier enlarges. */
const zoom = 4;

const keyMoves: Readonly<Record<string, SharePoint>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The picture. `onMove` is told while a corner moves, `onMoved` when it is let go. */
export function CornerPicture(props: {
  readonly preview: AreaPreview;
  readonly corners: SheetCorners;
  readonly onMove: (corners: SheetCorners) => void;
  readonly onMoved: (corners: SheetCorners) => void;
}) {
  const { preview, corners, onMove, onMoved } = props;
  const { s } = useSetUpWords();
  const place = useRef<HTMLDivElement>(null);
  const [held, setHeld] = useState<number | null>(null);
  const picture = `data:image/jpeg;base64,${preview.picture}`;

  function pointOf(event: PointerEvent): SharePoint {
    const box = place.current?.getBoundingClientRect();
    if (!box) return [0, 0];
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  }

  function press(event: KeyboardEvent, index: number): void {
    const move = keyMoves[event.key];
    const from = corners[index];
    if (!move || !from) return;
    event.preventDefault();
    const step = keyStep * (event.shiftKey ? 5 : 1);
    onMoved(moveCorner(corners, index, [from[0] + step * move[0], from[1] + step * move[1]]));
  }

  return (
    <div class="camera-picture" ref={place} style={{ aspectRatio: `${preview.width} / ${preview.height}` }}>
      <img src={picture} alt={s.pictureAlt} draggable={false} />
      <SheetOverlay corners={corners} outline={held === null ? preview.outline : []} />
      {corners.map((corner, index) => (
        <button
          key={index}
          type="button"
          class="corner"
          data-held={held === index}
          style={{ left: `${100 * corner[0]}%`, top: `${100 * corner[1]}%` }}
          aria-label={s.corner(s.cornerNames[index] ?? "")}
          onKeyDown={(event) => press(event, index)}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            setHeld(index);
          }}
          onPointerMove={(event) => held === index && onMove(moveCorner(corners, index, pointOf(event)))}
          onPointerUp={(event) => {
            if (held !== index) return;
            setHeld(null);
            onMoved(moveCorner(corners, index, pointOf(event)));
          }}
          onPointerCancel={() => setHeld(null)}
        >
          <span class="corner-number">{index + 1}</span>
        </button>
      ))}
      {held !== null && corners[held] && <Magnifier picture={picture} at={corners[held]} />}
    </div>
  );
}

/** The sheet's edge, and the outlines of what counts as covering it. */
function SheetOverlay({
  corners,
  outline,
}: {
  readonly corners: SheetCorners;
  readonly outline: AreaPreview["outline"];
}) {
  const toPicture = sheetToPicture(corners);
  const text = ([x, y]: SharePoint) => `${(1000 * x).toFixed(1)},${(1000 * y).toFixed(1)}`;
  const points = (line: readonly number[]) =>
    Array.from({ length: Math.floor(line.length / 2) }, (_, at) =>
      text(toPicture([(line[2 * at] ?? 0) / 1000, (line[2 * at + 1] ?? 0) / 1000])),
    ).join(" ");
  return (
    <svg class="camera-overlay" viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
      <polygon class="camera-sheet" points={corners.map(text).join(" ")} />
      {outline.map((line) => (
        <polygon key={line.join()} class="camera-thing" points={points(line)} />
      ))}
    </svg>
  );
}

/** The place below the finger, enlarged, in the corner of the picture that is farther away. */
function Magnifier({ picture, at: [x, y] }: { readonly picture: string; readonly at: SharePoint }) {
  return (
    <div class="magnifier" data-side={x < 0.5 ? "right" : "left"} aria-hidden="true">
      <img
        src={picture}
        alt=""
        style={{ width: `${100 * zoom}%`, transform: `translate(${-100 * x}%, ${-100 * y}%)` }}
      />
    </div>
  );
}
