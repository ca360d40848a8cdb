/** The demo: simulated devices, and two weeks of history behind them. */
import type { Dashboard } from "../dashboard/server/dashboard.ts";
export async function openDemo(_options: { dashboard: Dashboard; [k: string]: unknown }): Promise<void> {}
