/** Remembers the results of a pure function, up to a number of them. */

/**
 * Wraps a pure function so that a result is computed once for each key.
 * @param maxResults how many results to keep; beyond it the one computed longest ago is forgotten
 */
export function remember<Result>(maxResults: number, compute: (key: number) => Result): (key: number) => Result {
  const results = new Map<number, { result: Result }>();
  return (key) => {
    const known = results.get(key);
    if (known !== undefined) return known.result;
    const result = compute(key);
    for (const oldest of results.keys()) {
      if (results.size < maxResults) break;
      results.delete(oldest);
    }
    results.set(key, { result });
    return result;
  };
}
