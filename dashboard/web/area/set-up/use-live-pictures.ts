/** Pictures of a set-up session one after the other, as a page follows them. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { PreviewWish, SetUpCamera } from "./use-camera.ts";

/** A new picture follows so long after the one before, in ms; longer where that one failed. */
const againMs = 1500;
const retryMs = 6000;

/** Whether pictures follow each other, and how to switch that. */
export interface LivePictures {
  readonly isOn: boolean;
  readonly setOn: (isOn: boolean) => void;
}

/** Takes one picture after the other while that is wished for, nobody drags a corner, and the page is looked at. */
export function useLivePictures(camera: SetUpCamera, wish: PreviewWish, isPaused: boolean): LivePictures {
  const [isOn, setOn] = useState(true);
  const newest = useRef(wish);
  newest.current = wish;
  const { preview, isBusy, untilMs, failure } = camera;
  const isDue = isOn && !isPaused && !isBusy && untilMs !== null && preview !== null;
  useEffect(() => {
    if (!isDue) return;
    const timer = setTimeout(
      () => {
        if (!document.hidden) void camera.look(newest.current);
      },
      failure === null ? againMs : retryMs,
    );
    return () => clearTimeout(timer);
  }, [isDue, preview]);
  return { isOn, setOn };
}
