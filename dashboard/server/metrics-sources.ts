/** Where the dashboard's metrics come from. */
import { stat } from "node:fs/promises";
import type { Gateways } from "./ingest/gateways.ts";
import { createMetrics, type Metrics, type MetricsSources } from "./metrics.ts";
import type { Mirrors } from "./mirrors/mirrors.ts";

interface DashboardMetricsParts extends Omit<MetricsSources, "storeBytes" | "gateways" | "mirrors"> {
  /** The database. */
  readonly path: string;
  readonly gateways: Gateways["outboxes"];
  readonly mirrors: Mirrors["status"];
}

/** Creates the metrics of a dashboard from its parts. */
export function createDashboardMetrics({ path, gateways, mirrors, ...sources }: DashboardMetricsParts): Metrics {
  return createMetrics({
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
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch {
    return undefined;
  }
}
