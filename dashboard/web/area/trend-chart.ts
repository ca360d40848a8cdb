/** Draws the trend of clutter by Chart.js: a line with its points on bands of the three levels. */
import type { ChartDataset, Plugin } from "chart.js";
import { Chart, LinearScale, LineController, LineElement, PointElement } from "chart.js";
import type { ClutterLevel } from "../../../common/contract/clutter.ts";
import type { TimeSpan } from "../../../common/contract/live-events.ts";

/** What is drawn. */
export interface TrendPicture {
  readonly span: TimeSpan;
  readonly points: readonly (readonly [atMs: number, share: number, level: ClutterLevel])[];
  /** Where the levels begin. */
  readonly lines: readonly { readonly share: number; readonly level: ClutterLevel; readonly text: string }[];
  readonly writeDate: (atMs: number) => string;
}

/** A chart on a canvas. */
export interface TrendChart {
  show(picture: TrendPicture): void;
  close(): void;
}

/** Scores further apart than this aren't joined by a line, in ms. */
const joinMs = 5 * 86_400_000;
const weekMs = 7 * 86_400_000;
/** Marks of the time axis: a week, or so many of them that about so many marks stand there. */
const mostTicks = 8;

/** Creates a chart; sizes and colours are the style sheet's. */
export function createTrendChart(canvas: HTMLCanvasElement): TrendChart {
  Chart.register(LineController, LineElement, PointElement, LinearScale);
  let picture: TrendPicture = { span: { startMs: 0, endMs: 1 }, points: [], lines: [], writeDate: String };
  const style = getComputedStyle(canvas);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const chart = new Chart<"line", { x: number; y: number }[]>(canvas, {
    type: "line",
    data: { datasets: [] },
    plugins: [bandsPlugin(() => picture, token)],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: [],
      layout: { padding: { top: 10, right: 12 } },
      scales: {
        x: {
          type: "linear",
          afterBuildTicks(scale) {
            scale.ticks = weekTicks(picture.span).map((value) => ({ value }));
          },
          ticks: { autoSkip: false, maxRotation: 0, callback: (value) => picture.writeDate(Number(value)) },
        },
        y: { min: 0, ticks: { callback: (value) => `${Math.round(Number(value) * 100)}%` } },
      },
    },
  });
  const night = window.matchMedia("(prefers-color-scheme: dark)");

  function draw(): void {
    const { span, points, lines } = picture;
    const highest = Math.max(0.1, ...points.map(([, share]) => share), ...lines.map(({ share }) => share * 1.15));
    for (const scale of [chart.options.scales?.x, chart.options.scales?.y]) {
      if (!scale) continue;
      scale.grid = { color: token("--grid-line"), tickColor: token("--line") };
      scale.border = { color: token("--line") };
      const font = { family: token("font-family"), size: Number.parseFloat(token("font-size")) };
      Object.assign(scale.ticks ?? {}, { color: token("--ink-soft"), font });
    }
    Object.assign(chart.options.scales?.x ?? {}, { min: span.startMs, max: span.endMs });
    Object.assign(chart.options.scales?.y ?? {}, { max: Math.min(1, Math.ceil(highest * 10) / 10) });
    chart.data.datasets = [lineOf(points, token)];
    chart.update("none");
  }

  night.addEventListener("change", draw);
  return {
    show(next) {
      picture = next;
      draw();
    },
    close() {
      night.removeEventListener("change", draw);
      chart.destroy();
    },
  };
}

function weekTicks({ startMs, endMs }: TimeSpan): number[] {
  const weeks = Math.round((endMs - startMs) / weekMs);
  const stepMs = Math.max(1, Math.ceil(weeks / mostTicks)) * weekMs;
  const ticks: number[] = [];
  for (let atMs = endMs - stepMs; atMs >= startMs; atMs -= stepMs) ticks.push(atMs);
  return ticks;
}

function lineOf(
  points: TrendPicture["points"],
  token: (name: string) => string,
): ChartDataset<"line", { x: number; y: number }[]> {
  const color = token("--trace");
  const isNew = (index: number) => (points[index]?.[0] ?? 0) - (points[index - 1]?.[0] ?? 0) > joinMs;
  const size = points.length > 120 ? 2.2 : 4;
  return {
    data: points.map(([atMs, share]) => ({ x: atMs, y: share })),
    borderColor: color,
    borderWidth: 1.4,
    segment: { borderColor: ({ p1DataIndex }) => (isNew(p1DataIndex) ? "transparent" : color) },
    pointRadius: size,
    pointBorderWidth: 1,
    pointBorderColor: token("--surface"),
    pointBackgroundColor: points.map(([, , level]) => token(`--bar-${level}`)),
  };
}

/** The bands of the levels behind the line, and in front of it where each begins. */
function bandsPlugin(picture: () => TrendPicture, token: (name: string) => string): Plugin<"line"> {
  return {
    id: "bands",
    beforeDatasetsDraw({ ctx, chartArea: { left, right, top, bottom }, scales: { y } }) {
      if (!y) return;
      for (const [index, { share, level }] of picture().lines.entries()) {
        const from = y.getPixelForValue(share);
        const above = picture().lines[index + 1];
        const to = above ? y.getPixelForValue(above.share) : top;
        ctx.fillStyle = `color-mix(in srgb, ${token(`--bar-${level}`)} 14%, transparent)`;
        ctx.fillRect(left, to, right - left, Math.max(0, Math.min(from, bottom) - to));
        ctx.fillStyle = token("--ink-soft");
        ctx.fillRect(left, Math.round(from), right - left, 1);
      }
    },
    afterDatasetsDraw({ ctx, chartArea: { left }, scales: { y } }) {
      if (!y) return;
      ctx.save();
      ctx.font = `600 ${token("font-size")} ${token("font-family")}`;
      ctx.lineWidth = 4;
      ctx.lineJoin = "round";
      for (const { share, text } of picture().lines) {
        const place = y.getPixelForValue(share) - 6;
        // A halo, so that it is read where points lie below it.
        ctx.strokeStyle = token("--surface");
        ctx.strokeText(text, left + 8, place);
        ctx.fillStyle = token("--ink");
        ctx.fillText(text, left + 8, place);
      }
      ctx.restore();
    },
  };
}
