/** The board as a kiosk: it speaks the lines that gateways hand over, once somebody has touched the screen. */
import { useSignalEffect } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { SpokenLine } from "../../../common/contract/gateway-messages.ts";
import { usePage } from "../page-context.ts";
import { areaBoardWords } from "./board-words.ts";
import { canSpeak, speak } from "./speak.ts";
import "./kiosk.css";

/** A line stays on the screen for so long, in ms: for who didn't hear it. */
const shownMs = 15_000;

/** Whether the address asks for a kiosk: `/?kiosk=1`. */
export const isKiosk = (search: string) => new URLSearchParams(search).has("kiosk");

/** The kiosk's own part of the page: the invitation to touch it, and what is being said. */
export function Kiosk() {
  const { board, choice } = usePage();
  const w = areaBoardWords[choice.language.value];
  const [isAllowed, setAllowed] = useState(false);
  const [line, setLine] = useState<SpokenLine | null>(null);
  const spoken = useRef(new Set<string>());

  // Browsers make no sound on a page that nobody has touched.
  useEffect(() => {
    const allow = () => {
      speak(null);
      setAllowed(true);
    };
    window.addEventListener("pointerdown", allow, { once: true });
    window.addEventListener("keydown", allow, { once: true });
    return () => {
      window.removeEventListener("pointerdown", allow);
      window.removeEventListener("keydown", allow);
    };
  }, []);

  useSignalEffect(() => {
    const next = board.line.value;
    // The feed may bring an event twice when it comes back.
    if (next === null || spoken.current.has(next.id)) return;
    spoken.current.add(next.id);
    setLine(next);
    speak(next);
  });

  useEffect(() => {
    if (line === null) return;
    const timer = setTimeout(() => setLine(null), shownMs);
    return () => clearTimeout(timer);
  }, [line]);

  return (
    <aside class="kiosk" data-allowed={isAllowed}>
      {line && (
        <p class="kiosk-line" role="status" lang={line.language}>
          {line.text}
        </p>
      )}
      {!isAllowed && (
        <p class="kiosk-start">
          <b>{canSpeak() ? w.kioskStart : w.kioskNone}</b> <span>{w.kioskStartHint}</span>
        </p>
      )}
    </aside>
  );
}
