/** The uplink types that settings may name: a literal list. The recorder isn't among them: it goes by the broker. */
import { influx1 } from "../../common/runtime/influx/influx1.ts";
import { influx2 } from "../../common/runtime/influx/influx2.ts";
import { scoreFile } from "./score-file.ts";
import { webPost } from "./web-post.ts";

/** Adapters by the `type` that stands in the settings. */
export const uplinkTypes = { influx1, influx2, "score-file": scoreFile, "web-post": webPost } as const;
