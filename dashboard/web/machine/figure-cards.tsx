/** The period's figures, each with its coverage, and on demand the formula with its numbers. */
import { useState } from "preact/hooks";
import type { MachineSpanAnswer } from "../../../common/contract/history-answers.ts";
import { formatQuantity } from "../../../common/contract/quantities.ts";
import { formatDuration, noValue } from "../format.ts";
import { usePage } from "../page-context.ts";
import { useMachine } from "./machine-context.ts";

interface Figure {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly formula: string;
}

/** The figures. */
export function FigureCards({ answer }: { readonly answer: MachineSpanAnswer }) {
  const { words, choice } = usePage();
  const { m } = useMachine();
  const t = words.value;
  const { figures, cycleTimes } = answer;
  const language = choice.language.value;
  const w = m.value;
  const lasted = (ms: number) => formatDuration(ms, t);
  const share = (name: "utilisation" | "availability" | "coverage") => formatQuantity(name, figures[name], language);
  const knownMs = figures.plannedMs - figures.unknownMs - figures.excludedMs;
  const median = cycleTimes ? lasted(cycleTimes.medianMs) : noValue;
  const list: readonly Figure[] = [
    {
      id: "utilisation",
      name: w.utilisation,
      value: share("utilisation"),
      formula: w.formula.utilisation(lasted(figures.runningMs), lasted(knownMs)),
    },
    {
      id: "availability",
      name: w.availability,
      value: share("availability"),
      formula: w.formula.availability(lasted(figures.runningMs), lasted(figures.stopsMs)),
    },
    {
      id: "running",
      name: w.running,
      value: lasted(figures.runningMs),
      formula: w.formula.running(lasted(figures.allRunningMs)),
    },
    {
      id: "stopped",
      name: w.stopTime,
      value: lasted(figures.stopsMs),
      formula: w.formula.stopTime(figures.stops, lasted(figures.shortStopsMs)),
    },
    { id: "cycles", name: w.cycles, value: w.times(figures.cycles), formula: w.formula.cycles(median) },
  ];
  return (
    <section class="figure-cards" aria-label={w.figuresTitle}>
      {list.map((figure) => (
        <FigureCard
          key={figure.id}
          figure={figure}
          coverage={w.coverage(share("coverage"))}
          coverageFormula={w.formula.coverage(lasted(knownMs), lasted(figures.plannedMs - figures.excludedMs))}
        />
      ))}
    </section>
  );
}

function FigureCard(props: { readonly figure: Figure; readonly coverage: string; readonly coverageFormula: string }) {
  const { figure, coverage, coverageFormula } = props;
  const { m } = useMachine();
  const [isOpen, setOpen] = useState(false);
  const explanation = `formula-${figure.id}`;
  return (
    <button
      type="button"
      class="figure-card"
      aria-expanded={isOpen}
      aria-controls={explanation}
      title={`${figure.name} = ${figure.formula}`}
      onClick={() => setOpen(!isOpen)}
    >
      <span class="figure-name">
        {figure.name}
        <span class="figures-hint" role="img" aria-label={m.value.formulaTitle(figure.name)}>
          i
        </span>
      </span>
      <b class="figure-value" data-figure={figure.id}>
        {figure.value}
      </b>
      <span class="figure-coverage">{coverage}</span>
      <span class="figure-formula" id={explanation} hidden={!isOpen}>
        {figure.name} = {figure.formula}
        <br />
        {coverageFormula}
      </span>
    </button>
  );
}
