/** A function of texts that remembers its newest answers: in tables the same few texts come again and again. */

/** Texts that are remembered. */
const mostTexts = 2000;

/** Wraps a function; it forgets all when it has been given too many different texts. */
export function createTextMemory(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    if (known.size >= mostTexts) known.clear();
    known.set(text, made);
    return made;
  };
}
