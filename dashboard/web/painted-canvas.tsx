/** A canvas that is painted when what it shows has changed: at most once a frame, sharp on any screen, never while hidden. */
import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/** The surface to paint on. Lengths are in the screen's own pixels. */
export interface Surface {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** The screen's own pixels for a CSS pixel. */
  readonly ratio: number;
  readonly style: CSSStyleDeclaration;
  /** A colour token of the canvas, such as `--running`. */
  readonly color: (token: string) => string;
}

/** `paint` is called again when a signal that it or `watch` reads has changed, and when size or colours have. */
export function PaintedCanvas(props: {
  readonly class: string;
  readonly label: string;
  /** Reads the signals that the picture depends on. */
  readonly watch: () => void;
  readonly paint: (surface: Surface) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    let frame = 0;

    const paint = () => {
      frame = 0;
      const ratio = window.devicePixelRatio || 1;
      const width = Math.round(element.clientWidth * ratio);
      const height = Math.round(element.clientHeight * ratio);
      if (width === 0 || height === 0) return;
      if (element.width !== width) element.width = width;
      if (element.height !== height) element.height = height;
      const style = getComputedStyle(element);
      context.clearRect(0, 0, width, height);
      const color = (token: string) => style.getPropertyValue(token).trim();
      latest.current.paint({ context, width, height, ratio, style, color });
    };
    const schedule = () => {
      // The browser runs no frames while the page is hidden, and the one that waits as soon as it is seen again.
      frame ||= requestAnimationFrame(paint);
    };

    const stop = effect(() => {
      latest.current.watch();
      schedule();
    });
    const sizes = new ResizeObserver(schedule);
    sizes.observe(element);
    const night = window.matchMedia("(prefers-color-scheme: dark)");
    night.addEventListener("change", schedule);
    return () => {
      stop();
      sizes.disconnect();
      night.removeEventListener("change", schedule);
      cancelAnimationFrame(frame);
    };
  }, []);

  return <canvas ref={canvas} class={props.class} role="img" aria-label={props.label} />;
}
