/** Moves and zooms the view by mouse, wheel, one finger or two, and by keyboard. */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";
import type { PastEdit } from "../past/past-edit.ts";
import type { MachineView } from "./machine-view.ts";
import { lengthOf, moved, zoomed } from "./view-span.ts";

/** A notch of a usual wheel, in its own pixels, zooms by `wheelStep`. */
const wheelNotchPx = 100;
const wheelStep = 1.35;
/** A press that moves less than this is a tap, in CSS pixels. */
const tapPx = 6;
/** So far from an end of the chosen span a finger, in a glove too, still takes it; in CSS pixels. */
const grabPx = 28;

/** Where one finger chooses a span instead of moving the view. */
export type Selecting = Pick<PastEdit, "isOpen" | "grab" | "drag">;

/** Follows gestures on an element whose width is the view's; `onTap` is told the time that was tapped on, epoch ms. */
export function useGestures(
  element: RefObject<HTMLElement | null>,
  view: MachineView,
  selecting: Selecting,
  onTap: (atMs: number) => void,
): void {
  useEffect(() => {
    const current = element.current;
    if (!current) return;
    const target: HTMLElement = current;
    const pressed = new Map<number, number>();
    let movedPx = 0;

    const shareAt = (clientX: number) => {
      const { left, width } = target.getBoundingClientRect();
      return (clientX - left) / Math.max(1, width);
    };
    const timeAt = (clientX: number) => {
      const shown = view.view.peek();
      return shown.startMs + shareAt(clientX) * lengthOf(shown);
    };

    function onWheel(event: WheelEvent): void {
      event.preventDefault();
      const { deltaX, deltaY, deltaMode, shiftKey } = event;
      const px = deltaMode === WheelEvent.DOM_DELTA_LINE ? wheelNotchPx / 3 : 1;
      const sideways = shiftKey ? deltaY : deltaX;
      if (Math.abs(sideways) > Math.abs(shiftKey ? 0 : deltaY)) view.move((sideways * px) / target.clientWidth);
      else view.zoom(wheelStep ** ((deltaY * px) / wheelNotchPx), timeAt(event.clientX));
    }

    function onDown(event: PointerEvent): void {
      if (event.pointerType === "mouse" && event.button !== 0) return;
      target.setPointerCapture(event.pointerId);
      if (pressed.size === 0) {
        movedPx = 0;
        selecting.grab(timeAt(event.clientX), (grabPx / target.clientWidth) * lengthOf(view.view.peek()));
      }
      pressed.set(event.pointerId, event.clientX);
    }

    function onMove(event: PointerEvent): void {
      view.pointedMs.value = timeAt(event.clientX);
      const before = pressed.get(event.pointerId);
      if (before === undefined) return;
      const byPx = event.clientX - before;
      movedPx += Math.abs(byPx);
      const shown = view.view.peek();
      const others = [...pressed].filter(([id]) => id !== event.pointerId).map(([, x]) => x);
      const other = others[0];
      if (other === undefined) {
        if (movedPx <= tapPx) {
          // It may still be a tap.
        } else if (selecting.isOpen.peek()) selecting.drag(timeAt(event.clientX));
        else view.look(moved(shown, (-byPx / target.clientWidth) * lengthOf(shown)));
      } else {
        const apart = Math.abs(event.clientX - other);
        const factor = Math.max(10, Math.abs(before - other)) / Math.max(10, apart);
        view.look(zoomed(shown, factor, timeAt(other)));
      }
      pressed.set(event.pointerId, event.clientX);
    }

    function onUp(event: PointerEvent): void {
      const isTap = pressed.size === 1 && movedPx <= tapPx && event.type === "pointerup";
      if (pressed.delete(event.pointerId) && isTap) onTap(timeAt(event.clientX));
      if (event.pointerType !== "mouse") view.pointedMs.value = isTap ? timeAt(event.clientX) : null;
    }
    const onLeave = () => {
      view.pointedMs.value = null;
    };

    const stop = new AbortController();
    const { signal } = stop;
    target.addEventListener("wheel", onWheel, { passive: false, signal });
    target.addEventListener("pointerdown", onDown, { signal });
    target.addEventListener("pointermove", onMove, { signal });
    target.addEventListener("pointerup", onUp, { signal });
    target.addEventListener("pointercancel", onUp, { signal });
    target.addEventListener("pointerleave", onLeave, { signal });
    return () => stop.abort();
  }, [element, view, selecting, onTap]);
}
