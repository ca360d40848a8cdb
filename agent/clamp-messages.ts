/** What the gateway says of a clamp that isn't well: the figures, and what to do. English; boards have their dictionaries. */
import type { Problem } from "../common/contract/gateway-messages.ts";
import type { ClampFinding, ClampProblem } from "../common/detection/doctor/clamp-finding.ts";

type Figures = (name: string) => string;

const sentences: Readonly<Record<ClampProblem, (figure: Figures) => string>> = {
  "clamp-silent": (figure) =>
    `no readings for ${figure("minutes")} min. Check the device's power and network; if it was taken away, take the channel out of its machine.`,
  "clamp-stuck": (figure) =>
    `exactly ${figure("amps")} A for ${figure("minutes")} min; no current holds so still. Restart the device; if it goes on, its converter or its program hangs.`,
  "clamp-clipped": (figure) =>
    `at the limit of its input in ${figure("percent")} % of the seconds with current; the real current is higher. Take a larger clamp or a smaller burden.`,
  "clamp-drifted": (figure) =>
    `the middle of its input has moved since set-up (${figure("percent")} % of the seconds). Check the bias resistors, the supply and the lead.`,
  "clamp-noisy": (figure) =>
    `with the machine off it is noisier than at set-up: ${figure("stdA")} A instead of ${figure("setUpStdA")} A. Check plug, lead and jaw, and what was newly put beside it.`,
  "clamp-no-current": (figure) =>
    `no current in a whole shift of ${figure("hours")} h. Was the machine off, or is the clamp off the wire?`,
  "clamp-above-nameplate": (figure) =>
    `up to ${figure("mostA")} A where the nameplate says ${figure("nameplateA")} A, for more than 10 min. Check turns and burden in the device's settings, then the machine.`,
  "clamp-below-nameplate": (figure) =>
    `never more than ${figure("mostA")} A in ${figure("hours")} h with current; the nameplate says ${figure("nameplateA")} A. Is it round a single wire of this machine, and closed? \`machikoba clamp\` checks it.`,
};

/** Puts a finding about a channel into words. */
export function describeFinding(channel: string, { code, evidence }: ClampFinding): Problem {
  const figure = (name: string) => String(Number((evidence[name] ?? 0).toPrecision(3)));
  return { code, subject: channel, message: `${channel}: ${sentences[code](figure)}` };
}
