/** Paints a day of the calendar of clutter: its date, its worst score, and a mark for each look of the schedule. */

import type { ClutterLevel } from "../../../common/contract/clutter.ts";
import type { AreaLook } from "../../../common/contract/clutter-answers.ts";
import type { ClutterCell } from "./clutter-cells.ts";

/** Where the cell is, in CSS pixels: its top left corner and its size. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How it looks: the style sheet's colours, or paper. */
export interface CellLook {
  readonly token: (name: string) => string;
  readonly isPrinting: boolean;
}

type Brush = CanvasRenderingContext2D;

/** How full a look's mark is: none of it, half, all. On paper and for who sees no colours this tells the level. */
const fullness: Readonly<Record<ClutterLevel, number>> = { tidy: 0.16, "a-little": 0.55, cluttered: 1 };
/** Grey of each level on paper. */
const greys: Readonly<Record<ClutterLevel, string>> = { tidy: "#ffffff", "a-little": "#dcdcdc", cluttered: "#a8a8a8" };

/** Paints the cell. */
export function paintCell(brush: Brush, box: Box, cell: ClutterCell, look: CellLook): void {
  const { day, isFuture, isToday } = cell;
  const { x, y, width, height } = box;
  const { token, isPrinting } = look;
  const level = day.worst?.level;
  brush.save();
  brush.globalAlpha = isFuture ? 0.5 : 1;
  brush.fillStyle = backOf(level, day.isDayOff, look);
  brush.strokeStyle = isToday ? token("--accent") : token("--line");
  brush.lineWidth = isToday ? 3 : 1;
  brush.beginPath();
  brush.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, 5);
  brush.fill();
  brush.stroke();

  const size = Math.max(10, Math.min(15, width * 0.22));
  brush.textBaseline = "top";
  brush.fillStyle = isPrinting ? "#000000" : day.isDayOff ? token("--ink-faint") : token("--ink-soft");
  brush.font = `${isToday ? 700 : 400} ${size}px ${token("font-family")}`;
  brush.fillText(String(Number(day.date.slice(8))), x + 5, y + 4);
  if (day.worst) paintWorst(brush, box, day.worst.share, look);
  else if (day.holiday !== "") paintHoliday(brush, box, day.holiday);
  if (!isFuture) paintLooks(brush, box, day.slots, look);
  brush.restore();
}

function backOf(level: ClutterLevel | undefined, isDayOff: boolean, { token, isPrinting }: CellLook): string {
  if (level === undefined) return isDayOff && !isPrinting ? token("--page") : token("--surface");
  if (isPrinting) return greys[level];
  return `color-mix(in srgb, ${token(`--bar-${level}`)} ${level === "tidy" ? 26 : 44}%, ${token("--surface")})`;
}

function paintWorst(brush: Brush, { x, y, width, height }: Box, share: number, { token, isPrinting }: CellLook): void {
  const percent = Math.round(100 * share);
  const size = Math.max(13, Math.min(26, width * 0.33, height * 0.34));
  brush.fillStyle = isPrinting ? "#000000" : token("--ink");
  brush.font = `700 ${size}px ${token("font-family")}`;
  brush.textAlign = "right";
  brush.textBaseline = "middle";
  brush.fillText(String(percent), x + width - 6, y + height * 0.5);
  brush.textAlign = "left";
}

/** As much of the holiday's name as there is room for, in the ink that the date has. */
function paintHoliday(brush: Brush, { x, y, width, height }: Box, holiday: string): void {
  const size = Math.max(9, Math.min(13, width * 0.17));
  brush.font = `400 ${size}px ${brush.font.slice(brush.font.indexOf("px ") + 3)}`;
  const room = Math.floor((width - 8) / size);
  const rows = [holiday.slice(0, room), holiday.slice(room, 2 * room)];
  for (const [row, text] of rows.entries()) brush.fillText(text, x + 5, y + height * 0.42 + row * size * 1.2);
}

/** A box for each look of the schedule, filled from below as far as its level; crossed out where there was no score. */
function paintLooks(brush: Brush, { x, y, width, height }: Box, slots: readonly (AreaLook | null)[], look: CellLook) {
  if (slots.every((one) => one === null)) return;
  const gap = 3;
  const own = Math.min(22, (width - 10 - gap * (slots.length - 1)) / slots.length);
  const tall = Math.max(8, Math.min(14, height * 0.2));
  const top = y + height - tall - 5;
  for (const [index, one] of slots.entries()) {
    if (one === null) continue;
    const left = x + 5 + index * (own + gap);
    paintLook(brush, { x: left, y: top, width: own, height: tall }, one, look);
  }
}

function paintLook(brush: Brush, { x, y, width, height }: Box, look: AreaLook, { token, isPrinting }: CellLook): void {
  const ink = isPrinting ? "#000000" : token("--ink-soft");
  brush.fillStyle = token("--surface");
  brush.strokeStyle = ink;
  brush.lineWidth = 1;
  brush.fillRect(x, y, width, height);
  if (look.level === undefined) {
    brush.beginPath();
    brush.moveTo(x + 2, y + height - 2);
    brush.lineTo(x + width - 2, y + 2);
    brush.stroke();
  } else {
    const tall = height * fullness[look.level];
    brush.fillStyle = isPrinting ? "#000000" : token(`--bar-${look.level}`);
    brush.fillRect(x, y + height - tall, width, tall);
  }
  brush.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
}
