/** The mirror in InfluxDB 2, against VictoriaMetrics, which takes its writes: what every mirror must do, and its questions. */
import { influx2 } from "../../../common/runtime/influx/influx2.ts";
import { describeMirror } from "../../suites/mirror-suite.ts";
import { startVictoriaMetrics } from "./victoria-metrics.ts";

describeMirror("influx2", { adapter: influx2, startServer: () => startVictoriaMetrics() });
