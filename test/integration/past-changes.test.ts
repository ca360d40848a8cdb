/** Changes of the past over HTTP: rights, corrections, a re-evaluation from order to undo, the list; with a real store and database. */
import { createServer } from "node:http";
import express from "express";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import type { MachineSpanAnswer } from "../../common/contract/history-answers.ts";
import type { ChangesAnswer, ReEvaluationAnswer, ReEvaluationJob } from "../../common/contract/past-answers.ts";
import { createLog } from "../../common/runtime/log.ts";
import { openSqlite } from "../../common/runtime/sqlite.ts";
import { createHistoryRoutes } from "../../dashboard/server/api/history-routes.ts";
import { createPastRoutes } from "../../dashboard/server/api/past-routes.ts";
import { createEditor } from "../../dashboard/server/auth/editor.ts";
import { databasePath } from "../../dashboard/server/database.ts";
import { openLedger } from "../../dashboard/server/ledger/ledger.ts";
import { createReEvaluations } from "../../dashboard/server/re-evaluation/re-evaluations.ts";
import { openStore } from "../../dashboard/server/store/store.ts";
import { closeServer, listen } from "../../dashboard/server/web-server.ts";
import { createTestClock } from "../fakes/test-clock.ts";
import { anchor, batch, second, state, temporaryFolder } from "../unit/dashboard/server/history/history-under-test.ts";
import { hourMs, july, plantFrom } from "../unit/dashboard/server/history/reckoned-history.ts";

const token = "an-editing-token-of-enough-length";
const startMs = july + 9 * hourMs;
const nowMs = startMs + 3 * hourMs;
const span = { startMs, endMs: startMs + 2 * hourMs };

let url: string;
let edited: (string | undefined)[];

/** A press that drew 2 A from 9:00 and 0.5 A from 10:00 to 11:00; it is 12:00. */
beforeEach(async () => {
  const dataDir = temporaryFolder();
  const plant = plantFrom("08:00");
  const db = openSqlite(databasePath(dataDir));
  openLedger(db, createTestClock({ wallMs: july })).decide(plant, "test");
  const log = createLog({ level: "silent" });
  const store = await openStore({ path: databasePath(dataDir), wallMs: () => nowMs, log, threads: false });
  const t = startMs - july;
  const rows = Array.from({ length: 7200 }, (_, s) => second(4 + s, t + s * 1000, s < 3600 ? 2 : 0.5));
  store.take(batch([anchor(1, 0, july), state(2, t, "running"), state(3, t + hourMs, "idle"), ...rows]));
  await store.commit();
  edited = [];
  const reEvaluations = createReEvaluations({ dataDir, plant: () => plant, writer: store.writer, nowMs: () => nowMs });
  const app = express();
  createHistoryRoutes({ reader: store.reader, nowMs: () => nowMs })(app);
  createPastRoutes({
    writer: store.writer,
    reEvaluations,
    plant: () => plant,
    editor: createEditor(token),
    nowMs: () => nowMs,
    onEdit: (machine) => edited.push(machine),
  })(app);
  const server = createServer(app);
  url = `http://127.0.0.1:${await listen(server, "127.0.0.1", 0)}`;
  onTestFinished(async () => {
    reEvaluations.stop();
    await closeServer(server);
    await store.close();
    db.close();
  });
});

async function get<T>(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}${path}`, { headers });
  return { status: response.status, body: (await response.json()) as T & { error?: string } };
}

async function post<T>(path: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as T & { error?: string } };
}

const machine = async () =>
  (await get<MachineSpanAnswer>(`/api/machine?machine=press&from=${span.startMs}&to=${span.endMs}`)).body;
const states = async () => (await machine()).timeline.codes.map(({ state: what, mark }) => [what, mark]);
const elsewhere = { "x-forwarded-for": "192.0.2.7" };

it("decides a span again: reckoned, looked at, applied, listed and undone", async () => {
  const before = await machine();
  const known = await get<ReEvaluationAnswer>("/api/past/re-evaluation?machine=press");
  expect(known.body).toMatchObject({ job: null, detection: { runAboveA: 1 } });
  const order = { machine: "press", ...span, detection: { offBelowA: 0.7 } };
  const begun = await post<ReEvaluationJob>("/api/past/re-evaluation", order);
  expect([begun.status, begun.body.state]).toEqual([200, "reckoning"]);
  const current = async () => (await get<ReEvaluationAnswer>("/api/past/re-evaluation")).body.job;
  await expect.poll(async () => (await current())?.state, { timeout: 10_000 }).toBe("ready");
  expect((await current())?.preview?.changedMs).toBeGreaterThan(0.98 * hourMs);
  expect((await machine()).timeline).toEqual(before.timeline);

  const { job } = begun.body;
  const applied = await post<ReEvaluationJob>("/api/past/re-evaluation/apply", { job });
  expect(applied.body).toMatchObject({ state: "applied", change: 1 });
  expect(await states()).toEqual([
    ["running", "re-evaluated"],
    ["off", "re-evaluated"],
  ]);
  expect(edited).toEqual(["press"]);
  const listed = await get<ChangesAnswer>("/api/changes?open=true");
  expect(listed.body.changes).toMatchObject([
    { id: 1, kind: "re-evaluated", name: "プレス", thresholds: { offBelowA: 0.7, runAboveA: 1 }, note: "" },
  ]);
  await post("/api/past/undo", { id: 1 });
  expect((await machine()).timeline).toEqual(before.timeline);
  expect((await get<ChangesAnswer>("/api/changes?open=true")).body.changes).toEqual([]);
  expect((await get<ChangesAnswer>("/api/changes")).body.changes).toMatchObject([{ id: 1, undoneMs: nowMs }]);
});

it("says what is wrong with an order, and begins no second one", async () => {
  const wrong = await post("/api/past/re-evaluation", { machine: "press", startMs: 5, endMs: 4 });
  expect([wrong.status, wrong.body.error]).toEqual([400, expect.stringContaining("must be after startMs")]);
  const crossed = await post("/api/past/re-evaluation", { machine: "press", ...span, detection: { offBelowA: 4 } });
  expect([crossed.status, crossed.body.error]).toEqual([409, expect.stringContaining("above offBelowA")]);
  expect((await post("/api/past/re-evaluation/apply", { job: 3 })).status).toBe(409);
  expect((await post("/api/past/re-evaluation/cancel", { job: 3 })).status).toBe(404);
  const begun = await post<ReEvaluationJob>("/api/past/re-evaluation", { machine: "press", ...span });
  const cancelled = await post("/api/past/re-evaluation/cancel", { job: begun.body.job });
  expect(cancelled.status).toBe(200);
  expect((await get<ReEvaluationAnswer>("/api/past/re-evaluation")).body.job).toBeNull();
});

it("keeps a correction with its note, up to now at most", async () => {
  const edit = {
    kind: "corrected",
    machine: "press",
    startMs,
    endMs: nowMs + hourMs,
    state: "off",
    note: "段取り 替え",
  };
  expect((await post<{ id: number }>("/api/past/edit", edit)).body.id).toBe(1);
  expect(await states()).toEqual([["off", "corrected"]]);
  const [change] = (await get<ChangesAnswer>("/api/changes?machine=press")).body.changes;
  expect(change).toMatchObject({
    kind: "corrected",
    state: "off",
    note: "段取り 替え",
    endMs: nowMs,
    author: "this computer",
  });
  const late = await post("/api/past/edit", { ...edit, startMs: nowMs + 1 });
  expect([late.status, late.body.error]).toEqual([400, "startMs: must be before now"]);
  expect((await get<ChangesAnswer>(`/api/changes?from=${nowMs}&to=${nowMs + 1}`)).body.changes).toEqual([]);
});

it("tells who may change something, and refuses the others", async () => {
  const mayEdit = async (headers = {}) => (await get<{ mayEdit: boolean }>("/api/past", headers)).body.mayEdit;
  expect(await mayEdit()).toBe(true);
  expect(await mayEdit(elsewhere)).toBe(false);
  expect(await mayEdit({ ...elsewhere, authorization: `Bearer ${token}` })).toBe(true);
  expect(await mayEdit({ origin: "http://elsewhere.example" })).toBe(false);
  const order = { machine: "press", ...span };
  for (const path of ["re-evaluation", "re-evaluation/apply", "re-evaluation/cancel", "edit", "undo"]) {
    expect((await post(`/api/past/${path}`, order, elsewhere)).status).toBe(403);
  }
  expect((await get("/api/past/re-evaluation", elsewhere)).status).toBe(403);
});
