/** The thread that writes history: opens the database, and serves the calls of the thread that made it. */
import { parentPort, workerData } from "node:worker_threads";
import { openSqlite } from "../../../common/runtime/sqlite.ts";
import { openHistoryWriter } from "./history-writer.ts";
import { serveCalls, type ThreadPort } from "./thread-calls.ts";

const writer = openHistoryWriter(openSqlite(String(workerData)));
if (parentPort) serveCalls(parentPort as ThreadPort, writer);
parentPort?.postMessage("ready");
