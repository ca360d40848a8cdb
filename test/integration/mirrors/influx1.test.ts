/** The mirror in InfluxDB 1.x, against Debian's: what every mirror must do, and what it asks for to verify. */
import { influx1 } from "../../../common/runtime/influx/influx1.ts";
import { describeMirror } from "../../suites/mirror-suite.ts";
import { startInfluxd } from "./influxd.ts";

describeMirror("influx1", { adapter: influx1, startServer: () => startInfluxd() });
