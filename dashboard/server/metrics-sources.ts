/** Where the dashboard's metrics come from. */
import { stat } from "node:fs/promises";
import type { Gateways } from "./ingest/gateways.ts";
import type { Metrics, MetricsSources } from "./metrics.ts";
import type { Mirrors } from "./mirrors/mirrors.ts";

interface DashboardMetricsParts extends Omit<MetricsSources, "storeBytes" | "gateways" | "mirrors"> {
  /** The database. */
  readonly path: string;
  readonly gateways: Gateways["outboxes"];
  readonly mirrors: Mirrors["status"];
}

/** What the dashboard needs of its metrics. */
export interface DashboardMetrics extends Pick<Metrics, "committed"> {
  /** The text, and its type for HTTP. */
  text(): Promise<{ readonly contentType: string; readonly text: string }>;
}

/** Creates the metrics of a dashboard from its parts. They are loaded, and count commits, from when they are first asked for. */
export function createDashboardMetrics({
  path,
  gateways,
  mirrors,
  ...sources
}: DashboardMetricsParts): DashboardMetrics {
  let metrics: Metrics | undefined;

  async function load(): Promise<Metrics> {
    const { createMetrics } = await import("./metrics.ts");
    metrics ??= createMetrics({
      ...sources,
      async storeBytes() {
        const sizes = await Promise.all([path, `${path}-wal`].map(sizeOf));
        return sizes[0] === undefined ? undefined : sizes[0] + (sizes[1] ?? 0);
      },
      gateways: () =>
        gateways().map(({ gateway, isOnline, reported }) => ({
          gateway,
          isOnline,
          outboxRecords: reported?.outbox.records,
          outboxHours: reported?.outbox.hours,
        })),
      mirrors: () =>
        mirrors().map(({ id, owedHours, oldestMs, sentPoints, failure }) => {
          const isFailing = failure !== null;
          return { mirror: id, owedHours, oldestMs: oldestMs ?? undefined, pointsSent: sentPoints, isFailing };
        }),
    });
    return metrics;
  }

  return {
    committed: (ms) => metrics?.committed(ms),
    async text() {
      const loaded = await load();
      return { contentType: loaded.contentType, text: await loaded.text() };
    },
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}
