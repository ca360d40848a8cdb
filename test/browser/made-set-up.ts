/** A made gateway for the set-up page: a drawn picture of a bench, judged by corners and tolerance. */
import sharp from "sharp";
import { areaSettings } from "../../common/contract/area-settings.ts";
import { usualVoiceLines } from "../../common/contract/voice-lines.ts";
import { madeNowMs } from "./made-board.ts";

/** Where the drawn sheet lies. */
const madeCorners = [
  [0.2, 0.25],
  [0.78, 0.2],
  [0.9, 0.84],
  [0.1, 0.88],
] as const;

const size = { width: 640, height: 360 };

async function drawPicture(): Promise<string> {
  const points = madeCorners.map(([x, y]) => `${x * size.width},${y * size.height}`).join(" ");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360">
    <rect width="640" height="360" fill="#8d7a63"/><polygon points="${points}" fill="#3f8f68"/>
    <rect x="230" y="150" width="110" height="40" fill="#888e95" transform="rotate(8 280 170)"/>
    <circle cx="430" cy="230" r="34" fill="#b43a2c"/><rect x="180" y="250" width="60" height="24" fill="#d9b23c"/></svg>`;
  return (await sharp(Buffer.from(svg)).jpeg().toBuffer()).toString("base64");
}

const outline = [
  [190, 200, 420, 230, 410, 330, 185, 300],
  [560, 420, 640, 450, 660, 560, 580, 620, 520, 540],
  [180, 640, 290, 640, 290, 720, 180, 720],
];

/** The gateway under the test's hand. */
export interface MadeSetUp {
  /** What was asked, with its body. */
  readonly asked: { readonly path: string; readonly body: Record<string, unknown> }[];
  /** Answers an address under `/api/areas/bench/`; null where it refuses. */
  answer(path: string, body: unknown): object | null;
}

/** Creates it; what is saved is told again. */
export async function createMadeSetUp({ mayEdit = true, isGatewayOnline = true } = {}): Promise<MadeSetUp> {
  const picture = await drawPicture();
  const asked: MadeSetUp["asked"] = [];
  let settings = areaSettings.parse({ id: "bench", name: "組立作業台", camera: "cam", voice: { output: "kiosk" } });
  let hasReference = false;

  function preview({ corners, tolerance = 0.5, find }: Record<string, unknown>): object {
    const used = corners ?? (find ? madeCorners : (settings.corners ?? null));
    const count = Number(tolerance) > 0.7 ? 1 : 3;
    const judged = used
      ? { share: 0.05 * count, outline: outline.slice(0, count) }
      : { share: null, cause: "no-sheet", outline: [] };
    return { picture, ...size, corners: used, ...judged, hasReference };
  }

  return {
    asked,
    answer(path, body) {
      const given = (body ?? {}) as Record<string, unknown>;
      asked.push({ path, body: given });
      switch (path) {
        case "set-up": {
          const outputs = [
            { id: "kiosk", type: "kiosk-voice" },
            { id: "lamp", type: "gpio-light" },
          ];
          const audit = [{ atMs: madeNowMs - 86_400_000, author: "this computer", action: "camera-opened" }];
          return { settings, outputs, motions: [], usualLines: usualVoiceLines, isGatewayOnline, mayEdit, audit };
        }
        case "session":
          return { session: "session-1", untilMs: madeNowMs + 600_000 };
        case "preview":
          return preview(given);
        case "reference":
          hasReference = true;
          return {};
        case "settings":
          settings = areaSettings.parse({ ...settings, ...given, corners: given.corners ?? settings.corners });
          return {};
        case "score":
          return { outcome: "scored", share: 0.07, level: "tidy" };
        default:
          return {};
      }
    },
  };
}
