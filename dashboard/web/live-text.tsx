/** A text that follows a signal at once: the text node changes while the signal is being set, without a render or a frame. */
import type { ReadonlySignal } from "@preact/signals";
import { effect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Shows `text` in a span with the given attributes. */
export function LiveText({
  text,
  ...attributes
}: { readonly text: ReadonlySignal<string> } & { readonly [name: `data-${string}`]: string; readonly class?: string }) {
  const span = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const element = span.current;
    if (!element) return;
    const node = document.createTextNode("");
    element.replaceChildren(node);
    return effect(() => {
      node.data = text.value;
    });
  }, [text]);
  return <span ref={span} {...attributes} />;
}
