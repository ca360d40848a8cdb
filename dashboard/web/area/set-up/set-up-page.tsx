/** The page that sets up an area: camera, corners, reference, levels, zones, times, voice; saved all at once. */
import { useState } from "preact/hooks";
import { AnswerNotice } from "../../history/answer-notice.tsx";
import { useAnswer } from "../../history/use-answer.ts";
import { usePage } from "../../page-context.ts";
import { addressOf } from "../../router.ts";
import { AreaSelect } from "../area-toolbar.tsx";
import { NoArea } from "../no-area.tsx";
import { AuditList } from "./audit-list.tsx";
import { CameraPanel } from "./camera-panel.tsx";
import { changesOf, type Draft, draftOf } from "./draft.ts";
import { LevelForm } from "./level-form.tsx";
import { SaveBar } from "./save-bar.tsx";
import { ScheduleForm } from "./schedule-form.tsx";
import type { SetUpInfo } from "./set-up-info.ts";
import { useSetUpWords } from "./set-up-words.ts";
import { VoiceForm } from "./voice-form.tsx";
import { ZoneForm } from "./zone-form.tsx";
import "../../history/figures-table.css";
import "../../history/history.css";
import "./set-up.css";
import "./set-up-fields.css";
import "./camera.css";

/** The page of the area that the address names. */
export function SetUpPage() {
  const { board, router } = usePage();
  const { name } = router.route.value;
  const areas = board.areas.value;
  const found = name === null ? areas[0] : areas.find(({ id }) => id === name);
  return found ? <Loaded key={found.id} area={found.id} /> : <NoArea hasAreas={areas.length > 0} />;
}

function Loaded({ area }: { readonly area: string }) {
  const [changes, setChanges] = useState(0);
  const answered = useAnswer<SetUpInfo>(`/api/areas/${encodeURIComponent(area)}/set-up`, 0, changes);
  if (answered.answer === null) {
    return (
      <main class="history">
        <AnswerNotice answered={answered} />
      </main>
    );
  }
  return <SetUp info={answered.answer} onChanged={() => setChanges((count) => count + 1)} />;
}

function SetUp({ info, onChanged }: { readonly info: SetUpInfo; readonly onChanged: () => void }) {
  const { settings, mayEdit, isGatewayOnline } = info;
  const { s } = useSetUpWords();
  const saved = draftOf(settings);
  // What differs is kept, so that what another person saves meanwhile isn't taken back.
  const [changes, setChanges] = useState<Partial<Draft>>({});
  const draft: Draft = { ...saved, ...changes };
  const change = (more: Partial<Draft>) => setChanges((before) => changesOf({ ...saved, ...before, ...more }, saved));
  return (
    <main class="history set-up" data-page="area-setup" aria-label={s.title(settings.name)}>
      <div class="toolbar">
        <h2>{s.title(settings.name)}</h2>
        <AreaSelect area={settings.id} page="area-setup" />
        <a class="quiet-button" href={addressOf("area", settings.id)}>
          {s.toArea}
        </a>
      </div>
      {!mayEdit && <SetUpNotice name="may-not" title={s.mayNot} text={s.mayNotText} />}
      {!isGatewayOnline && <SetUpNotice name="away" title={s.away} text={s.awayText} />}
      <CameraPanel info={info} draft={draft} change={change} onSession={onChanged} />
      <div class="set-up-forms">
        <LevelForm draft={draft} change={change} />
        <ZoneForm draft={draft} change={change} />
        <ScheduleForm draft={draft} change={change} />
        <AuditList info={info} />
        <VoiceForm info={info} draft={draft} change={change} />
      </div>
      <SaveBar
        area={settings.id}
        changes={changes}
        draft={draft}
        mayEdit={mayEdit}
        onSaved={onChanged}
        onDiscard={() => setChanges({})}
      />
    </main>
  );
}

function SetUpNotice({ name, title, text }: { readonly name: string; readonly title: string; readonly text: string }) {
  return (
    <section class="set-up-notice" data-notice={name} role="note">
      <h3>{title}</h3>
      <p>{text}</p>
    </section>
  );
}
