/** The mirror types there are: a literal list. A new adapter is imported and added here. */
import { influx1 } from "../../../common/runtime/influx/influx1.ts";
import { influx2 } from "../../../common/runtime/influx/influx2.ts";

/** Adapters by the `type` that stands in the settings. */
export const mirrorTypes = { influx1, influx2 } as const;
