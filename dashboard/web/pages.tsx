/** The pages of the program: the one list of them. All but the board are loaded when they are opened. */
import type { ComponentType } from "preact";
import type { Dictionary } from "./dictionary.ts";

/** A page. */
export interface PageEntry {
  /** Its word in addresses. */
  readonly page: keyof Dictionary["pageNames"];
  readonly load: () => Promise<ComponentType>;
  /** Whether the navigation row leads to it. */
  readonly isInNavigation: boolean;
  /** It is about areas: the navigation row leads there only where there are any. */
  readonly needsAreas?: boolean;
  /** The page that the navigation row shows as the current one in its place. */
  readonly under?: keyof Dictionary["pageNames"];
}

/** All pages but the board. */
export const pages: readonly PageEntry[] = [
  {
    page: "machine",
    load: async () => (await import("./machine/machine-page.tsx")).MachinePage,
    isInNavigation: false,
  },
  { page: "day", load: async () => (await import("./history/day-page.tsx")).DayPage, isInNavigation: true },
  {
    page: "calendar",
    load: async () => (await import("./history/calendar-page.tsx")).CalendarPage,
    isInNavigation: true,
  },
  {
    page: "compare",
    load: async () => (await import("./history/compare-page.tsx")).ComparePage,
    isInNavigation: true,
  },
  {
    page: "area",
    load: async () => (await import("./area/area-page.tsx")).AreaPage,
    isInNavigation: true,
    needsAreas: true,
  },
  {
    page: "clutter",
    load: async () => (await import("./area/clutter-page.tsx")).ClutterPage,
    isInNavigation: false,
    under: "area",
  },
  {
    page: "area-setup",
    load: async () => (await import("./area/set-up/set-up-page.tsx")).SetUpPage,
    isInNavigation: false,
    under: "area",
  },
  { page: "changes", load: async () => (await import("./past/changes-page.tsx")).ChangesPage, isInNavigation: false },
];
