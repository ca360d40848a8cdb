/** Answers to questions about areas from the made factory, as the dashboard and a gateway would give them. */
import { madeAnswer } from "./made-answers.ts";
import { madeArea, madeAreasDay, madeClutter } from "./made-areas.ts";
import type { MadeSetUp } from "./made-set-up.ts";
import type { MadeAnswer } from "./stand-in-server.ts";

/** Creates the answers; what isn't about areas is answered as for the other pages. */
export function madeAreaAnswers(setUp: MadeSetUp): MadeAnswer {
  return (question, body) => {
    const text = (name: string) => question.searchParams.get(name) ?? "";
    const [, path] = /^\/api\/areas\/bench\/(.+)$/.exec(question.pathname) ?? [];
    if (path !== undefined) return setUp.answer(path, body);
    switch (question.pathname) {
      case "/api/area":
        return madeArea(text("area"), text("date"), Number(text("weeks")));
      case "/api/clutter":
        return madeClutter(text("area"), text("from"), text("to"));
      case "/api/areas-day":
        return madeAreasDay(text("date"));
      default:
        return madeAnswer(question);
    }
  };
}
