/** Asks the server for an answer as JSON, or sends it a change. */

/** Why there is no answer. */
export type AskFailure = "unreachable" | "sign-in" | "not-allowed" | "refused";

/** An answer, or why there is none; `message` is what the server says of it, in English. */
export type Asked<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly failure: AskFailure; readonly message: string };

/** Asks for `path`; rejects only when it is aborted. */
export function ask<T>(path: string, signal: AbortSignal): Promise<Asked<T>> {
  return fetchJson<T>(path, { signal, cache: "no-store" });
}

/** Sends `body` to `path`. */
export function send<T>(path: string, body: object): Promise<Asked<T>> {
  const headers = { "content-type": "application/json" };
  return fetchJson<T>(path, { method: "POST", headers, body: JSON.stringify(body) });
}

async function fetchJson<T>(path: string, options: RequestInit): Promise<Asked<T>> {
  try {
    const response = await fetch(path, options);
    if (response.ok) return { ok: true, answer: (await response.json()) as T };
    const said = (await response.json().catch(() => null)) as { error?: string } | null;
    return { ok: false, failure: failureOf(response.status), message: said?.error ?? `HTTP ${response.status}` };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return { ok: false, failure: "unreachable", message: String(error) };
  }
}

function failureOf(status: number): AskFailure {
  if (status === 401) return "sign-in";
  if (status === 403) return "not-allowed";
  return status < 500 ? "refused" : "unreachable";
}
