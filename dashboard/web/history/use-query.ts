/** What a page's address says behind its question mark, and how to change it. */
import { usePage } from "../page-context.ts";
import { addressOf } from "../router.ts";

/** The values of an address by their names. */
export interface Query {
  /** Null where the address doesn't name it. */
  readonly value: (name: string) => string | null;
  /** Changes values; null takes one out. Back leads to what was shown before. */
  readonly change: (values: Readonly<Record<string, string | null>>) => void;
}

/** The query of the page that is shown; the component follows it. */
export function useQuery(): Query {
  const { router } = usePage();
  const { page, name, query } = router.route.value;
  return {
    value: (key) => query.get(key),
    change: (values) => router.open(addressOf(page, name, { ...Object.fromEntries(query), ...values })),
  };
}
