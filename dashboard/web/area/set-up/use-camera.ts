/** A set-up session as the page has it: begun and ended by a person, one picture after the other, never kept. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { AreaPreview } from "../../../../common/contract/area-requests.ts";
import type { SheetCorners } from "../../../../common/contract/area-settings.ts";
import { type SendFailure, sendArea } from "../send-area.ts";

/** What a preview is asked for. */
export interface PreviewWish {
  readonly corners?: SheetCorners;
  readonly tolerance?: number;
  readonly find?: boolean;
  readonly samePicture?: boolean;
}

/** Why something failed; the message is in English. */
export interface CameraFailure {
  readonly failure: SendFailure;
  readonly message: string;
}

/** The camera. */
export interface SetUpCamera {
  /** When the session ends by itself, epoch ms; null while there is none. */
  readonly untilMs: number | null;
  readonly preview: AreaPreview | null;
  /** A picture is on its way. */
  readonly isBusy: boolean;
  readonly failure: CameraFailure | null;
  begin(): Promise<void>;
  end(): void;
  /** Asks for a preview; while one is on its way only the newest wish is kept. Answers what came of it. */
  look(wish: PreviewWish): Promise<AreaPreview | null>;
  /** Takes the sheet as it lies as the tidy reference; answers whether that was done. */
  takeReference(corners: SheetCorners | null): Promise<boolean>;
}

/** Opens the camera of an area for a component; it is closed with it, and with the page. */
export function useCamera(area: string): SetUpCamera {
  const [session, setSession] = useState<{ readonly session: string; readonly untilMs: number } | null>(null);
  const [preview, setPreview] = useState<AreaPreview | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CameraFailure | null>(null);
  const current = useRef<string | null>(null);
  const waiting = useRef<PreviewWish | null>(null);
  const isAsking = useRef(false);

  function close(): void {
    current.current = null;
    waiting.current = null;
    setSession(null);
    setPreview(null);
  }

  /** Works while the page is being left, too. */
  function tellEnd(): void {
    if (current.current === null) return;
    const body = new Blob([JSON.stringify({ session: current.current })], { type: "application/json" });
    navigator.sendBeacon(`/api/areas/${encodeURIComponent(area)}/session/end`, body);
  }

  async function ask<T>(path: string, body: object): Promise<T | null> {
    setFailure(null);
    const sent = await sendArea<T>(area, path, body);
    if (sent.ok) return sent.answer;
    setFailure(sent);
    return null;
  }

  async function look(wish: PreviewWish): Promise<AreaPreview | null> {
    waiting.current = wish;
    if (isAsking.current || current.current === null) return null;
    isAsking.current = true;
    setBusy(true);
    let answer: AreaPreview | null = null;
    for (let next = takeWish(); next !== null && current.current !== null; next = takeWish()) {
      const came = await ask<AreaPreview>("preview", { session: current.current, ...next });
      // The session may have ended meanwhile: nothing of it is shown.
      if (current.current === null) break;
      answer = came;
      if (came) setPreview(came);
    }
    isAsking.current = false;
    setBusy(false);
    return answer;
  }

  function takeWish(): PreviewWish | null {
    const wish = waiting.current;
    waiting.current = null;
    return wish;
  }

  useEffect(() => {
    window.addEventListener("pagehide", tellEnd);
    return () => {
      window.removeEventListener("pagehide", tellEnd);
      tellEnd();
      current.current = null;
    };
  }, []);

  return {
    untilMs: session?.untilMs ?? null,
    preview,
    isBusy,
    failure,
    async begin() {
      setBusy(true);
      const begun = await ask<{ session: string; untilMs: number }>("session", {});
      setBusy(false);
      if (!begun) return;
      current.current = begun.session;
      setSession(begun);
      await look({});
    },
    end() {
      tellEnd();
      close();
    },
    look,
    async takeReference(corners) {
      if (current.current === null) return false;
      setBusy(true);
      const taken = await ask("reference", { session: current.current, ...(corners && { corners }) });
      setBusy(false);
      return taken !== null;
    },
  };
}
