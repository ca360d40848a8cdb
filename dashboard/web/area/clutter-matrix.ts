/** Draws a month of clutter by Chart.js's matrix: the worst score of each day by colour and number, its looks as marks. */
import { Chart, LinearScale, type Plugin } from "chart.js";
import { MatrixController, MatrixElement } from "chartjs-chart-matrix";
import type { ClutterCell } from "./clutter-cells.ts";
import { paintCell } from "./paint-cell.ts";

/** What is drawn. */
export interface MonthPicture {
  readonly cells: readonly ClutterCell[];
  readonly rows: number;
  /** On paper, in black and white. */
  readonly isPrinting: boolean;
}

/** A chart on a canvas. */
export interface ClutterMatrix {
  show(picture: MonthPicture): void;
  close(): void;
}

/** A point of the matrix: the column, the row, and the cell that it stands for. */
interface Point {
  readonly x: number;
  readonly y: number;
  readonly cell: ClutterCell;
}

const columns = 7;

/** Creates a chart that fills its canvas: a seventh of the width for each day of the week. */
export function createClutterMatrix(canvas: HTMLCanvasElement): ClutterMatrix {
  Chart.register(MatrixController, MatrixElement, LinearScale);
  let picture: MonthPicture = { cells: [], rows: 1, isPrinting: false };
  const style = getComputedStyle(canvas);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const look = () => ({ token, isPrinting: picture.isPrinting });
  const painter: Plugin<"matrix"> = {
    id: "cells",
    afterDatasetsDraw(shown) {
      for (const [index, element] of shown.getDatasetMeta(0).data.entries()) {
        const cell = picture.cells[index];
        if (!cell) continue;
        const { x, y, width, height } = element.getProps(["x", "y", "width", "height"]) as unknown as CellBox;
        paintCell(shown.ctx, { x, y, width, height }, cell, look());
      }
    },
  };
  const chart = new Chart<"matrix", Point[]>(canvas, {
    type: "matrix",
    data: { datasets: [] },
    plugins: [painter],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      layout: { autoPadding: false, padding: 0 },
      scales: {
        x: { type: "linear", offset: false, display: false, min: -0.5, max: columns - 0.5 },
        y: { type: "linear", offset: false, display: false, reverse: true, min: -0.5, max: 0.5 },
      },
    },
  });
  const night = window.matchMedia("(prefers-color-scheme: dark)");

  function draw(): void {
    const { cells, rows } = picture;
    Object.assign(chart.options.scales?.y ?? {}, { max: rows - 0.5 });
    chart.data.datasets = [
      {
        data: cells.map((cell) => ({ x: cell.column, y: cell.row, cell })),
        width: ({ chart: own }) => (own.chartArea?.width ?? 0) / columns - 3,
        height: ({ chart: own }) => (own.chartArea?.height ?? 0) / rows - 3,
        backgroundColor: "transparent",
        borderWidth: 0,
      },
    ];
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

interface CellBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
