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
  /** Asks for a preview; while one is on its way only the newest wish is kept. Answers what came of it, null if nothing. */
  look(wish: PreviewWish): Promise<AreaPreview | null>;
  /** Takes the sheet as it lies as the tidy reference; answers whether that was done. */
  takeReference(corners: SheetCorners | null): Promise<boolean>;
}

/** A wish that waits for its turn. */
interface Wanted {
  readonly wish: PreviewWish;
  readonly resolve: (preview: AreaPreview | null) => void;
}

/** Opens the camera of an area for a component; it is closed with it, and with the page. */
export function useCamera(area: string): SetUpCamera {
  const [session, setSession] = useState<{ readonly session: string; readonly untilMs: number } | null>(null);
  const [preview, setPreview] = useState<AreaPreview | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CameraFailure | null>(null);
  const current = useRef<string | null>(null);
  const waiting = useRef<Wanted | null>(null);
  const isAsking = useRef(false);
  const isGone = useRef(false);

  function close(): void {
    current.current = null;
    takeWish()?.resolve(null);
    setSession(null);
    setPreview(null);
  }

  /** Works while the page is being left, too. */
  function tellEnd(session = current.current): void {
    if (session === null) return;
    const body = new Blob([JSON.stringify({ session })], { type: "application/json" });
    navigator.sendBeacon(`/api/areas/${encodeURIComponent(area)}/session/end`, body);
  }

  async function ask<T>(path: string, body: object): Promise<T | null> {
    setFailure(null);
    const sent = await sendArea<T>(area, path, body);
    if (sent.ok) return sent.answer;
    setFailure(sent);
    return null;
  }

  function look(wish: PreviewWish): Promise<AreaPreview | null> {
    return new Promise((resolve) => {
      waiting.current?.resolve(null);
      waiting.current = { wish, resolve };
      if (!isAsking.current) void askNext();
    });
  }

  async function askNext(): Promise<void> {
    isAsking.current = true;
    setBusy(true);
    for (let next = takeWish(); next !== null; next = takeWish()) {
      const session = current.current;
      const came = session === null ? null : await ask<AreaPreview>("preview", { session, ...next.wish });
      // The session may have ended meanwhile: nothing of it is shown.
      if (current.current !== null && came) setPreview(came);
      next.resolve(came);
    }
    isAsking.current = false;
    setBusy(false);
  }

  function takeWish(): Wanted | null {
    const next = waiting.current;
    waiting.current = null;
    return next;
  }

  useEffect(() => {
    const onHide = () => tellEnd();
    isGone.current = false;
    window.addEventListener("pagehide", onHide);
    return () => {
      isGone.current = true;
      window.removeEventListener("pagehide", onHide);
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
      // Who left while it was under way looks at nothing.
      if (isGone.current) return tellEnd(begun?.session ?? null);
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
      const taken = await ask("reference", { session: current.current, ...(corners && { corners }) });
      return taken !== null;
    },
  };
}
