/** A drawing of the sheet: its zones, the outlines of what covers it, what came and what went. Never a photo. */
import { useMemo } from "preact/hooks";
import type { SheetBox } from "../../../common/contract/clutter.ts";
import type { AreaAnswer, AreaSheet } from "../../../common/contract/clutter-answers.ts";
import { createSiteTime } from "../format.ts";
import { percentText } from "./shown-area.ts";
import { useAreaWords } from "./use-area-words.ts";

/** Width of the drawing in its own units; outlines are in thousandths of the sheet. */
const width = 1000;

/** The drawing with its legend. */
export function SheetDrawing({ answer }: { readonly answer: AreaAnswer }) {
  const { a, language } = useAreaWords();
  const { sheet, timeZone, nowMs } = answer;
  const siteTime = useMemo(() => createSiteTime(language, timeZone), [language, timeZone]);
  const label = sheet ? a.sheetLabel(percentText(sheet.share ?? 0), sheet.outline.length) : a.sheetNone;
  return (
    <section class="sheet-section">
      <h3>
        {a.sheetTitle}
        <span class="sheet-when">{sheet ? a.sheetAt(siteTime.moment(sheet.atMs, nowMs)) : a.sheetNone}</span>
      </h3>
      <SheetPicture {...answer} outline={sheet?.outline ?? []} sheet={sheet} label={label} />
      <Legend sheet={sheet} hasZones={answer.zones.length > 0} />
    </section>
  );
}

/** The picture alone. */
function SheetPicture(props: {
  readonly aspect: number;
  readonly zones: AreaAnswer["zones"];
  readonly outline: AreaSheet["outline"];
  readonly sheet: AreaSheet | null;
  readonly label: string;
}) {
  const { aspect, zones, outline, sheet, label } = props;
  const height = Math.round(width / aspect);
  const point = (x: number, y: number) => `${((x / 1000) * width).toFixed(1)},${((y / 1000) * height).toFixed(1)}`;
  const pathOf = (line: readonly number[]) =>
    Array.from({ length: Math.floor(line.length / 2) }, (_, at) => point(line[2 * at] ?? 0, line[2 * at + 1] ?? 0));
  return (
    <svg class="sheet" viewBox={`-8 -8 ${width + 16} ${height + 16}`} role="img" aria-label={label}>
      <defs>
        <pattern id="sheet-hatch" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="sheet-thing-back" width="12" height="12" />
          <rect class="sheet-thing-line" width="3" height="12" />
        </pattern>
      </defs>
      <rect class="sheet-ground" width={width} height={height} rx="14" />
      {outline.map((line) => (
        <polygon key={line.join()} class="sheet-thing" points={pathOf(line).join(" ")} />
      ))}
      {zones.map(({ id, name, polygon }) => {
        const share = sheet?.zones.find((zone) => zone.id === id)?.share;
        const top = polygon.reduce((best, one) => (one[0] + one[1] < best[0] + best[1] ? one : best));
        return (
          <g key={id}>
            <polygon class="sheet-zone" points={polygon.map(([x, y]) => point(1000 * x, 1000 * y)).join(" ")} />
            <text class="sheet-zone-name" x={top[0] * width + 14} y={top[1] * height + 36}>
              {name} {share === undefined ? "" : percentText(share)}
            </text>
          </g>
        );
      })}
      {sheet?.removed.map((box) => (
        <Box key={box.join()} box={box} kind="went" height={height} />
      ))}
      {sheet?.left.map((box) => (
        <Box key={box.join()} box={box} kind="came" height={height} />
      ))}
    </svg>
  );
}

/** What came has a whole frame and a plus, what went a broken one and a minus. */
function Box({
  box,
  kind,
  height,
}: {
  readonly box: SheetBox;
  readonly kind: "came" | "went";
  readonly height: number;
}) {
  const [x, y, w, h] = [box[0], (box[1] / 1000) * height, box[2], (box[3] / 1000) * height];
  return (
    <g class="sheet-box" data-kind={kind}>
      <rect class="sheet-frame" x={x} y={y} width={w} height={h} rx="6" />
      <circle class="sheet-sign" cx={x + w} cy={y} r="19" />
      <path class="sheet-sign-mark" d={`M${x + w - 10} ${y}h20${kind === "came" ? `M${x + w} ${y - 10}v20` : ""}`} />
    </g>
  );
}

function Legend({ sheet, hasZones }: { readonly sheet: AreaSheet | null; readonly hasZones: boolean }) {
  const { a } = useAreaWords();
  return (
    <ul class="sheet-legend">
      <li data-sign="thing">{a.covered}</li>
      {sheet && sheet.left.length > 0 && <li data-sign="came">{a.came}</li>}
      {sheet && sheet.removed.length > 0 && <li data-sign="went">{a.went}</li>}
      {hasZones && <li data-sign="zone">{a.zone}</li>}
      <li class="sheet-privacy">{a.privacy}</li>
    </ul>
  );
}
