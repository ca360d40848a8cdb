/** The last thing that a program said, fit for a message: without addresses, which may hold a password. */

/** Length in a message, in characters. */
const maxCharacters = 120;

/** The last line, without addresses and pointers; "nothing" when nothing was said. */
export function lastSentence(said: string): string {
  const lines = said.split(/[\r\n]+/).map((line) => line.trim());
  const last = lines.findLast((line) => line !== "") ?? "";
  const clean = last
    .replace(/[a-z][a-z\d+.-]*:\/\/\S*/gi, "…")
    .replace(/\[(\S+) @ 0x[\da-f]+\]/gi, "[$1]")
    .replace(/[\p{C}\s]+/gu, " ")
    .trim();
  if (clean === "") return "nothing";
  return clean.length > maxCharacters ? `${clean.slice(0, maxCharacters)}…` : clean;
}
