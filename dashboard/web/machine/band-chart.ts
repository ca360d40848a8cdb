/** Draws lines with their bands by Chart.js, on a time axis whose marks are told from outside. */
import type { ChartDataset, Plugin } from "chart.js";
import { Chart, Filler, LinearScale, LineController, LineElement, PointElement } from "chart.js";
import type { TimeSpan } from "../../../common/contract/live-events.ts";
import { roundMaximum } from "../trace-layout.ts";
import type { TraceColumn } from "./thin-trace.ts";

/** What is drawn. */
export interface BandPicture {
  readonly span: TimeSpan;
  readonly ticks: readonly { readonly atMs: number; readonly text: string }[];
  readonly lines: readonly { readonly name: string; readonly columns: readonly TraceColumn[] }[];
  readonly writeValue: (value: number) => string;
}

/** A chart on a canvas. */
export interface BandChart {
  show(picture: BandPicture): void;
  close(): void;
}

type Point = { x: number; y: number | null };

/** Colours of the lines: one clamp, or the three phases. */
const lineTokens = ["--trace", "--running", "--warn-line"];

/** Creates a chart; sizes and colours are the style sheet's. */
export function createBandChart(canvas: HTMLCanvasElement): BandChart {
  // Only what is used: the rest of the library doesn't come over the network.
  Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);
  let picture: BandPicture = { span: { startMs: 0, endMs: 1 }, ticks: [], lines: [], writeValue: String };
  const style = getComputedStyle(canvas);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const chart = new Chart<"line", Point[]>(canvas, {
    type: "line",
    data: { datasets: [] },
    plugins: [surfacePlugin(() => token("--surface"))],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      events: [],
      layout: { autoPadding: false, padding: { top: 6, right: 0 } },
      elements: { point: { radius: 0 }, line: { borderJoinStyle: "round" } },
      scales: {
        x: {
          type: "linear",
          afterBuildTicks(scale) {
            scale.ticks = picture.ticks.map(({ atMs }) => ({ value: atMs }));
          },
          ticks: {
            autoSkip: false,
            maxRotation: 0,
            align: "inner",
            callback: (value) => picture.ticks.find(({ atMs }) => atMs === value)?.text ?? "",
          },
        },
        y: {
          min: 0,
          // As wide as the gutter beside the timeline, so that both share the axis.
          afterFit(scale) {
            scale.width = Number.parseFloat(token("--gutter")) || 0;
          },
          ticks: { callback: (value) => picture.writeValue(Number(value)) },
        },
      },
    },
  });
  const night = window.matchMedia("(prefers-color-scheme: dark)");

  function dress(): void {
    for (const scale of [chart.options.scales?.x, chart.options.scales?.y]) {
      if (!scale) continue;
      scale.grid = { color: token("--grid-line"), tickColor: token("--line") };
      scale.border = { color: token("--line") };
      Object.assign(scale.ticks ?? {}, {
        color: token("--ink-soft"),
        font: { family: token("font-family"), size: Number.parseFloat(token("font-size")) },
      });
    }
  }

  function draw(): void {
    const { span, lines } = picture;
    const topA = roundMaximum(Math.max(0, ...lines.flatMap(({ columns }) => columns.map(({ max }) => max ?? 0))));
    Object.assign(chart.options.scales?.x ?? {}, { min: span.startMs, max: span.endMs });
    Object.assign(chart.options.scales?.y ?? {}, { max: topA });
    Object.assign(chart.options.scales?.y?.ticks ?? {}, { stepSize: roundStep(topA) });
    chart.data.datasets = lines.flatMap(({ columns }, index) =>
      bandOf(columns, token(lineTokens[index % lineTokens.length] ?? "--trace"), 3 * index),
    );
    chart.update("none");
  }

  function dressAgain(): void {
    dress();
    draw();
  }

  dress();
  night.addEventListener("change", dressAgain);
  return {
    show(next) {
      picture = next;
      draw();
    },
    close() {
      night.removeEventListener("change", dressAgain);
      chart.destroy();
    },
  };
}

/** The lowest values, the highest ones with the band down to them, and the mean. */
function bandOf(columns: readonly TraceColumn[], color: string, first: number): ChartDataset<"line", Point[]>[] {
  const points = (value: (column: TraceColumn) => number | null) =>
    columns.map((column) => ({ x: column.atMs, y: value(column) }));
  const band = { borderWidth: 0.6, borderColor: withAlpha(color, 45), backgroundColor: withAlpha(color, 22) };
  return [
    { data: points(({ min }) => min), ...band, fill: false },
    { data: points(({ max }) => max), ...band, fill: first },
    { data: points(({ mean }) => mean), borderColor: color, borderWidth: 1.6, fill: false },
  ];
}

/** A step that divides a round maximum, which begins with 1, 2, 3 or 5. */
function roundStep(max: number): number {
  const isThree = String(max).replace(/[0.]/g, "") === "3";
  return isThree ? max / 3 : String(max).includes("2") ? max / 4 : max / 5;
}

function withAlpha(color: string, percent: number): string {
  return `color-mix(in srgb, ${color} ${percent}%, transparent)`;
}

/** The chart's own area is paper: the lines stand out from it. */
function surfacePlugin(color: () => string): Plugin<"line"> {
  return {
    id: "surface",
    beforeDraw({ ctx, chartArea: { left, top, width, height } }) {
      ctx.fillStyle = color();
      ctx.fillRect(left, top, width, height);
    },
  };
}
