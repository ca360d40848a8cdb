/** The web server's routes: the page, the board's data, health; behind the viewing token, with strict headers. */
import compression from "compression";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { rateLimit } from "express-rate-limit";
import helmet from "helmet";
import type { BoardSnapshot } from "../../../common/contract/live-events.ts";
import type { Log } from "../../../common/runtime/log.ts";
import { type Viewer, viewingCookie } from "../auth/viewer.ts";
import type { Health } from "./health.ts";

/** Adds routes to the app, behind the check of who may look. */
export type HistoryRoutes = (app: Express) => void;

/** Several parts' routes as one. */
export function joinRoutes(...parts: readonly HistoryRoutes[]): HistoryRoutes {
  return (app) => {
    for (const part of parts) part(app);
  };
}

interface WebAppOptions {
  readonly viewer: Viewer;
  /** Folder of the built page. */
  readonly webRoot: string;
  readonly board: () => Promise<BoardSnapshot>;
  /** What can be asked about the past, and changed. */
  readonly history: HistoryRoutes;
  readonly health: () => Health;
  /** What a Prometheus server asks for. */
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  readonly log: Log;
}

/** Wrong tokens from one address within a minute; guessing 144 bits at this rate takes for ever. */
const maxRefusalsPerMinute = 60;
const cookieForMs = 400 * 24 * 3600_000;
const yearS = 365 * 24 * 3600;

/** Creates the routes. */
export function createWebApp({ viewer, webRoot, board, history, health, metrics, log }: WebAppOptions): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          imgSrc: ["'self'", "data:"],
          objectSrc: ["'none'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
        },
      },
      // Pages are served in the factory's network without TLS: a browser must not insist on it.
      strictTransportSecurity: false,
      referrerPolicy: { policy: "no-referrer" },
    }),
  );
  // The quickest level: the board is made anew for each request, and a phone's network is what counts.
  app.use(compression({ level: 1 }));
  app.get("/", (request, response, next) => enterWithToken(viewer, request, response, next));
  app.get("/healthz", (request, response) => {
    const { status, ...rest } = health();
    response.set("cache-control", "no-store").json(viewer.mayView(request) ? { status, ...rest } : { status });
  });
  const refusals = rateLimit({
    windowMs: 60_000,
    limit: maxRefusalsPerMinute,
    standardHeaders: "draft-7",
    legacyHeaders: false,
    skip: (request) => viewer.mayView(request),
  });
  app.use("/api", refusals, (request, response, next) => {
    response.set("cache-control", "no-store");
    if (viewer.mayView(request)) next();
    else refuse(response);
  });
  app.get("/metrics", refusals, async (request, response) => {
    if (!viewer.mayView(request)) {
      refuse(response);
      return;
    }
    const { contentType, text } = await metrics();
    response.set("cache-control", "no-store").type(contentType).send(text);
  });
  app.get("/api/board", async (_request, response) => {
    response.json(await board());
  });
  history(app);
  app.use("/api", (_request, response) => {
    response.status(404).json({ error: "There is no such address in the API." });
  });
  // The page itself holds no data; without the token it says how to get in.
  app.use(
    express.static(webRoot, {
      setHeaders: (response, path) => {
        const isHashed = path.includes("assets");
        response.setHeader("cache-control", isHashed ? `public, max-age=${yearS}, immutable` : "no-cache");
      },
    }),
  );
  app.use((_request, response) => {
    response.status(404).type("text/plain").send("Nothing is here. The board is at /\n");
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    log.warn({ err: error }, "a web request failed");
    if (!response.headersSent) response.status(400).json({ error: "The request can't be understood." });
  });
  return app;
}

/** A token in the address becomes a cookie, and leaves the address bar. */
function enterWithToken(viewer: Viewer, request: Request, response: Response, next: NextFunction): void {
  const { token } = request.query;
  if (typeof token !== "string") {
    next();
    return;
  }
  if (viewer.isToken(token)) {
    response.cookie(viewingCookie, token, { httpOnly: true, sameSite: "lax", maxAge: cookieForMs, path: "/" });
  }
  response.redirect(303, "kiosk" in request.query ? "/?kiosk=1" : "/");
}

function refuse(response: Response): void {
  response.status(401).json({ error: "Open the address with the token that the gateway printed at its start." });
}
