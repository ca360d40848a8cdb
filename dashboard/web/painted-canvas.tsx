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
  /** Size of the text around, in the screen's own pixels. */
  readonly fontSize: number;
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
    // Asking for sizes and styles makes the browser lay the page out: done only when they may have changed.
    let measured: Omit<Surface, "context"> | null = null;

    const paint = () => {
      frame = 0;
      measured ??= measure(element);
      const { width, height } = measured;
      if (width === 0 || height === 0) return;
      if (element.width !== width) element.width = width;
      if (element.height !== height) element.height = height;
      context.clearRect(0, 0, width, height);
      latest.current.paint({ context, ...measured });
    };
    const schedule = () => {
      // The browser runs no frames while the page is hidden, and the one that waits as soon as it is seen again.
      frame ||= requestAnimationFrame(paint);
    };
    const measureAgain = () => {
      measured = null;
      schedule();
    };

    const stop = effect(() => {
      latest.current.watch();
      schedule();
    });
    const sizes = new ResizeObserver(measureAgain);
    sizes.observe(element);
    const night = window.matchMedia("(prefers-color-scheme: dark)");
    night.addEventListener("change", measureAgain);
    return () => {
      stop();
      sizes.disconnect();
      night.removeEventListener("change", measureAgain);
      cancelAnimationFrame(frame);
    };
  }, []);

  return <canvas ref={canvas} class={props.class} role="img" aria-label={props.label} />;
}

function measure(element: HTMLCanvasElement): Omit<Surface, "context"> {
  const ratio = window.devicePixelRatio || 1;
  const style = getComputedStyle(element);
  const colors = new Map<string, string>();
  return {
    ratio,
    width: Math.round(element.clientWidth * ratio),
    height: Math.round(element.clientHeight * ratio),
    fontSize: Number.parseFloat(style.fontSize) * ratio,
    color(token) {
      const known = colors.get(token) ?? style.getPropertyValue(token).trim();
      colors.set(token, known);
      return known;
    },
  };
}
