/** The thread that answers questions about the past, on a connection that only reads. */
import { parentPort, workerData } from "node:worker_threads";
import { openSqlite } from "../../../common/runtime/sqlite.ts";
import { openHistoryReader } from "./history-reader.ts";
import { serveCalls, type ThreadPort } from "./thread-calls.ts";

const reader = openHistoryReader(openSqlite(String(workerData), { readOnly: true }));
if (parentPort) serveCalls(parentPort as ThreadPort, reader);
parentPort?.postMessage("ready");
