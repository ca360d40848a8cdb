/** Detection on real recordings against their truth, RMS against the true RMS, and what both cost. */
import type { DetectionSettings } from "../../common/contract/plant-settings.ts";
import { createPauseLearner } from "../../common/detection/cycle-pause.ts";
import { createCycles } from "../../common/detection/cycles.ts";
import type { Segment } from "../../common/detection/segments.ts";
import { type Agreement, agreementOf, edgeAgreementOf, type LabelledSeconds } from "./detection/agreement.ts";
import { measureCost } from "./detection/cost.ts";
import { learn, play, teachBySpans } from "./detection/play.ts";
import { hasWhole, hurcoStatus, mazakDays, metroPt, umichRuns } from "./detection/recordings.ts";
import { printRms } from "./detection/rms-figures.ts";
import { figure, percentile } from "./figure.ts";

const half = 30 * 60_000;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function tell(name: string, { f1, mcc, balanced }: Agreement, n: number): void {
  figure("detection", `${name}, F1`, f1, "", n);
  figure("detection", `${name}, MCC`, mcc, "", n);
  figure("detection", `${name}, balanced accuracy`, balanced, "", n);
}

/** Recordings in which levels are enough: learned without labels, and judged on the same. */
async function levels(labelled: LabelledSeconds): Promise<void> {
  const { proposal } = await learn(labelled);
  if (!proposal) throw new Error(`${labelled.name} was declined`);
  const { written } = play(labelled, proposal.settings);
  tell(labelled.name, agreementOf(written, labelled.truth), labelled.seconds.length);
  figure("detection", `${labelled.name}, true starts`, startsIn(labelled.truth), "", 1);
  figure("detection", `${labelled.name}, told starts`, startsIn(written), "", 1);
}

function startsIn(values: readonly boolean[]): number {
  return values.filter((value, index) => value && index > 0 && !values[index - 1]).length;
}

/** Days judged by settings that were learned, without labels, on another day of the same machine. */
async function steps(days: readonly LabelledSeconds[]): Promise<void> {
  const written: number[] = [];
  const live: number[] = [];
  const toldToTrueS: number[] = [];
  const trueToToldS: number[] = [];
  let missed = [0, 0];
  let unseen = [0, 0];
  for (const teacher of days) {
    const { proposal } = await learn(teacher);
    if (!proposal) throw new Error(`${teacher.name} was declined`);
    for (const day of days.filter((one) => one !== teacher)) {
      const played = play(day, proposal.settings);
      const agreement = agreementOf(played.written, day.truth);
      tell(`${day.name} by ${teacher.name}`, agreement, day.seconds.length);
      written.push(agreement.f1);
      live.push(agreementOf(played.live, day.truth).f1);
      const edges = edgeAgreementOf(played.written, day);
      toldToTrueS.push(...edges.toldToTrueS);
      trueToToldS.push(...edges.trueToToldS);
      missed = missed.map((count, place) => count + (edges.runsMissed[place] ?? 0));
      unseen = unseen.map((count, place) => count + (edges.pausesUnseen[place] ?? 0));
    }
  }
  const n = written.length;
  figure("detection", "Mazak01 written, mean F1", mean(written), "", n);
  figure("detection", "Mazak01 written, lowest F1", Math.min(...written), "", n);
  figure("detection", "Mazak01 live, mean F1", mean(live), "", n);
  figure("detection", "Mazak01 live, lowest F1", Math.min(...live), "", n);
  figure(
    "detection",
    "Mazak01 edges, told to nearest true, median",
    percentile(toldToTrueS, 0.5),
    "s",
    toldToTrueS.length,
  );
  figure(
    "detection",
    "Mazak01 edges, true to nearest told, median",
    percentile(trueToToldS, 0.5),
    "s",
    trueToToldS.length,
  );
  figure("detection", "Mazak01 runs of 10 s missed", (missed[0] ?? 0) / (missed[1] ?? 1), "", missed[1] ?? 0);
  figure("detection", "Mazak01 pauses of 60 s unseen", (unseen[0] ?? 0) / (unseen[1] ?? 1), "", unseen[1] ?? 0);
  const always = days.map(
    (day) =>
      agreementOf(
        day.truth.map(() => true),
        day.truth,
      ).f1,
  );
  figure("detection", "Mazak01 if always running, mean F1", mean(always), "", always.length);
}

async function taught(days: readonly LabelledSeconds[]): Promise<void> {
  const all: number[] = [];
  let withoutBoth = 0;
  let refused = 0;
  for (const teacher of days) {
    for (const day of days.filter((one) => one !== teacher)) {
      const result = await teachBySpans(teacher, day, half);
      all.push(...result.agreements.map(({ f1 }) => f1));
      withoutBoth += result.withoutBoth;
      refused += result.refused;
    }
  }
  figure("detection", "Mazak01 taught by 30 minutes, mean F1", mean(all), "", all.length);
  figure("detection", "Mazak01 taught by 30 minutes, F1 p10", percentile(all, 0.1), "", all.length);
  figure("detection", "Mazak01 taught, spans without both states", withoutBoth, "", withoutBoth + all.length + refused);
  figure("detection", "Mazak01 taught, spans refused", refused, "", withoutBoth + all.length + refused);
}

/** Each day learned from itself: declined or not, and what the steps would have given. */
async function declined(days: readonly LabelledSeconds[]): Promise<void> {
  for (const day of days) {
    const { proposal, refused, byLevels, found } = await learn(day);
    const stepA = 0.12 * (found.levels.at(-1)?.medianA ?? 0);
    const bySteps: DetectionSettings = {
      ...byLevels,
      activity: { stepA, pauseSpacings: 8, shortestPauseMs: 30_000, longestPauseMs: 180_000 },
    };
    const { mcc } = agreementOf(play(day, proposal?.settings ?? bySteps).written, day.truth);
    figure(
      "detection",
      `${day.name} ${refused ? `declined (${refused.code})` : "not declined"}, MCC of steps`,
      mcc,
      "",
      1,
    );
  }
}

/** Every gap of 5 s and more must be unknown, from the end of the last value's validity to the next value. */
function gaps(days: readonly LabelledSeconds[], settings: DetectionSettings): void {
  let count = 0;
  let wrong = 0;
  for (const day of days) {
    const { segments } = play(day, settings);
    for (const [index, { t }] of day.seconds.entries()) {
      const before = day.seconds[index - 1];
      if (!before || t - before.t < 5000) continue;
      count += 1;
      const from = before.t + before.validForMs;
      const found = segments.some((one) => one.state === "unknown" && one.startMs === from && one.endMs === t);
      if (!found) wrong += 1;
    }
  }
  figure("detection", "gaps of 5 s and more not exactly unknown", wrong, "", count);
}

function pieces(): void {
  const changes = hurcoStatus();
  const segments = changes.map(({ t, isActive }, index): Segment => {
    return { startMs: t, endMs: changes[index + 1]?.t ?? t + 600_000, state: isActive ? "running" : "idle" };
  });
  const learner = createPauseLearner();
  for (const segment of segments) learner.add(segment);
  const { pauseMs } = learner.propose();
  const cycles = createCycles({ pauseMs });
  const count = segments.reduce((sum, segment) => sum + cycles.add(segment).length, 0) + cycles.finish().length;
  figure("detection", "Hurco04 runs", segments.filter(({ state }) => state === "running").length, "", 1);
  figure("detection", "Hurco04 learned pause", pauseMs / 1000, "s", 1);
  figure("detection", "Hurco04 pieces of work", count, "", 1);
}

if (hasWhole) {
  const mazak01 = mazakDays("Mazak01");
  await levels(metroPt());
  await levels(umichRuns());
  await steps(mazak01);
  await taught(mazak01);
  await declined([...mazak01, ...mazakDays("Mazak03")]);
  const { proposal } = await learn(mazak01[0] as LabelledSeconds);
  if (proposal) gaps([...mazak01, ...mazakDays("Mazak03")], proposal.settings);
  pieces();
} else {
  process.stderr.write("The whole recordings aren't here; their excerpts are tested by `npm test unit`.\n");
}
printRms();
measureCost();
