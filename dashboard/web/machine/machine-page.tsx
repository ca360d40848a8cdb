/** A machine's page: what it does now, and what it did in the days that are chosen. */
import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { MachineStore } from "../machine-store.ts";
import { usePage } from "../page-context.ts";
import { WaitingReEvaluation } from "../past/waiting-re-evaluation.tsx";
import { addressOf } from "../router.ts";
import { CycleSection } from "./cycle-section.tsx";
import { machineWords } from "./dictionary.ts";
import { FigureCards } from "./figure-cards.tsx";
import { MachineContext, openMachineMeans, useMachine } from "./machine-context.ts";
import { MachineHead } from "./machine-head.tsx";
import { SpanToolbar } from "./span-toolbar.tsx";
import { StopSection } from "./stop-section.tsx";
import { TimeFrame } from "./time-frame.tsx";
import "./machine.css";
import "./time-frame.css";
import "./machine-lists.css";
import "./cycle-section.css";
import "../past/changes.css";

/** The page of the machine that the address names. */
export function MachinePage() {
  const { board, router, choice } = usePage();
  const id = router.route.value.name ?? "";
  const machine = board.machines.value.find((one) => one.id === id);
  if (machine) return <Machine key={id} store={machine} />;
  const m = machineWords[choice.language.value];
  return (
    <main class="page-notice" data-notice="unknown-machine">
      <h2>{m.unknownTitle(id)}</h2>
      <p>{m.unknownText}</p>
      <p>
        <a href="#/">{m.back}</a>
      </p>
    </main>
  );
}

function Machine({ store }: { readonly store: MachineStore }) {
  const page = usePage();
  const { router } = page;
  const means = useMemo(() => openMachineMeans(page, store), [page, store]);
  useEffect(() => () => means.close(), [means]);

  // The address leads, when somebody changed it; otherwise it follows what is looked at.
  useSignalEffect(() => {
    const { page: shown, name, query } = router.route.value;
    if (shown !== "machine" || name !== store.id) return;
    const told = addressOf("machine", store.id, Object.fromEntries(query));
    if (told !== addressOf("machine", store.id, means.view.query.peek())) means.view.read(query);
  });
  useSignalEffect(() => {
    const address = addressOf("machine", store.id, means.view.query.value);
    // Browsers refuse an address that changes with each frame of a gesture.
    const timer = setTimeout(() => {
      const { page: shown, name } = router.route.peek();
      if (shown === "machine" && name === store.id) router.replace(address);
    }, 300);
    return () => clearTimeout(timer);
  });

  return (
    <MachineContext.Provider value={means}>
      <main class="machine" data-page="machine" aria-label={means.m.value.pageTitle(store.name.value)}>
        <MachineHead />
        <SpanToolbar />
        <WaitingReEvaluation />
        <Failure />
        <Past />
      </main>
    </MachineContext.Provider>
  );
}

function Failure() {
  const { data, m } = useMachine();
  const failure = data.failure.value;
  if (failure === null) return null;
  return (
    <p class="machine-failure" role="status" data-notice={failure}>
      {m.value.failed[failure]}
    </p>
  );
}

function Past() {
  const { data, m, segments } = useMachine();
  const answer = data.answer.value;
  if (answer === null) {
    return data.failure.value === null ? (
      <p class="machine-waiting" role="status" aria-busy="true">
        {m.value.waiting}
      </p>
    ) : null;
  }
  const isEmpty = segments.value.every(([, , state]) => state === "unknown");
  return (
    <>
      {isEmpty && (
        <section class="machine-empty" data-notice="empty">
          <h3>{m.value.emptyTitle}</h3>
          <p>{m.value.emptyText}</p>
        </section>
      )}
      <TimeFrame />
      <FigureCards answer={answer} />
      <div class="machine-lists">
        <StopSection answer={answer} />
        <CycleSection answer={answer} />
      </div>
    </>
  );
}
