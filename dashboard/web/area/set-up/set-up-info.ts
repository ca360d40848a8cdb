/** What the server tells the set-up page of an area. */
import type { AreaSettings } from "../../../../common/contract/area-settings.ts";
import type { Language } from "../../../../common/contract/quantities.ts";
import type { VoiceOccasion } from "../../../../common/contract/voice-lines.ts";
import type { Draft } from "./draft.ts";

interface SetUpDevice {
  readonly id: string;
  readonly type: string;
}

/** `GET /api/areas/{area}/set-up`. */
export interface SetUpInfo {
  readonly settings: AreaSettings;
  readonly outputs: readonly SetUpDevice[];
  readonly usualLines: Readonly<Record<Language, Readonly<Record<VoiceOccasion, readonly string[]>>>>;
  readonly isGatewayOnline: boolean;
  readonly mayEdit: boolean;
  readonly audit: readonly {
    readonly atMs: number | null;
    readonly author: string;
    readonly action: string;
  }[];
}

/** What a form of the page gets: the draft, and how to change it. */
export interface DraftProps {
  readonly draft: Draft;
  readonly change: (more: Partial<Draft>) => void;
}
