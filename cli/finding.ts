/** What a check of `machikoba doctor` found. */

/** `bad` needs mending; `note` is worth knowing. */
export interface Finding {
  readonly check: string;
  readonly verdict: "good" | "note" | "bad";
  readonly text: string;
  /** More lines, such as what exactly is damaged. */
  readonly details?: readonly string[];
}
