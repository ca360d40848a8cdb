/** What a re-evaluation would change: both timelines under one another, and the figures before and after. */
import { useMemo } from "preact/hooks";
import type { EvaluatedSpan, ReEvaluationJob, ReEvaluationPreview } from "../../../common/contract/past-answers.ts";
import { formatQuantity } from "../../../common/contract/quantities.ts";
import { formatDuration } from "../format.ts";
import { unpackTimeline } from "../history/unpack-timeline.ts";
import { useMachine } from "../machine/machine-context.ts";
import { usePage } from "../page-context.ts";
import { paintTimeline } from "../paint-timeline.ts";
import { PaintedCanvas } from "../painted-canvas.tsx";
import { machineStateOrder } from "../state-order.ts";
import { usePastWords } from "./use-past-words.ts";

/** Where less than this share of the current is kept, it is said. */
const mostlyHeld = 0.995;

/** The preview. */
export function PreviewOfReEvaluation(props: { readonly job: ReEvaluationJob; readonly preview: ReEvaluationPreview }) {
  const { job, preview } = props;
  const { words, choice } = usePage();
  const { format } = useMachine();
  const t = usePastWords();
  const { before, after, changedMs, heldShare } = preview;
  const percent = (share: number | null) => formatQuantity("utilisation", share, choice.language.value);
  const share = changedMs / (job.endMs - job.startMs);
  return (
    <div class="preview" data-changed={changedMs}>
      <p class="preview-difference">
        {changedMs === 0 ? t.noDifference : t.difference(formatDuration(changedMs, words.value), percent(share))}
      </p>
      {heldShare < mostlyHeld && (
        <p class="past-failure">{heldShare === 0 ? t.heldNothing : t.held(percent(heldShare))}</p>
      )}
      <div class="preview-rows">
        <Row name={t.before} job={job} evaluated={before} />
        <Row name={t.after} job={job} evaluated={after} />
      </div>
      <p class="preview-ends">
        <span>{format.value.moment(job.startMs)}</span>
        <span>{format.value.moment(job.endMs)}</span>
      </p>
      <FiguresTable preview={preview} percent={percent} />
    </div>
  );
}

function Row(props: { readonly name: string; readonly job: ReEvaluationJob; readonly evaluated: EvaluatedSpan }) {
  const { name, job, evaluated } = props;
  const segments = useMemo(() => unpackTimeline(evaluated.timeline), [evaluated]);
  return (
    <>
      <span class="preview-name">{name}</span>
      <PaintedCanvas
        class="preview-bar"
        label={name}
        watch={() => {}}
        paint={(surface) => paintTimeline(surface, job, segments, [], Number.NEGATIVE_INFINITY)}
      />
    </>
  );
}

function FiguresTable(props: {
  readonly preview: ReEvaluationPreview;
  readonly percent: (share: number | null) => string;
}) {
  const { preview, percent } = props;
  const { words } = usePage();
  const t = usePastWords();
  const rows: readonly (readonly [name: string, of: (span: EvaluatedSpan) => string])[] = [
    [t.utilisation, ({ figures }) => percent(figures.utilisation)],
    ...machineStateOrder.map(
      (state) =>
        [
          words.value.states[state],
          ({ statesMs }: EvaluatedSpan) => formatDuration(statesMs[state], words.value),
        ] as const,
    ),
    [t.stops, ({ figures }) => t.times(figures.stops - figures.shortStops)],
    [t.shortStops, ({ figures }) => t.times(figures.shortStops)],
  ];
  return (
    <table class="preview-figures">
      <thead>
        <tr>
          <td />
          <th scope="col">{t.before}</th>
          <th scope="col">{t.after}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, of]) => (
          <tr key={name} data-differs={of(preview.before) !== of(preview.after)}>
            <th scope="row">{name}</th>
            <td>{of(preview.before)}</td>
            <td>{of(preview.after)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
