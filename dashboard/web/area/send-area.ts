/** Sends what people want of an area to the dashboard, which asks the area's gateway. */

/** Why nothing came of it. */
export type SendFailure = "unreachable" | "sign-in" | "not-allowed" | "away" | "silent" | "refused" | "busy" | "wrong";

/** What came back, or why nothing did; `message` is what the server or the gateway says of it, in English. */
export type Sent<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly failure: SendFailure; readonly message: string };

const failures: Readonly<Record<number, SendFailure>> = {
  400: "wrong",
  401: "sign-in",
  403: "not-allowed",
  404: "wrong",
  409: "refused",
  429: "busy",
  503: "away",
  504: "silent",
};

/** Posts `body` to an address under the area; never rejects. */
export async function sendArea<T>(area: string, path: string, body: object = {}): Promise<Sent<T>> {
  try {
    const response = await fetch(`/api/areas/${encodeURIComponent(area)}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      cache: "no-store",
    });
    const said = (await response.json().catch(() => ({}))) as { readonly error?: string };
    if (response.ok) return { ok: true, answer: said as T };
    const failure = failures[response.status] ?? "unreachable";
    return { ok: false, failure, message: said.error ?? `HTTP ${response.status}` };
  } catch (error) {
    return { ok: false, failure: "unreachable", message: String(error) };
  }
}
