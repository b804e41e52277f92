/** What one client, and all of them together, may cost. */
export interface Limits {
  /** Connections at once, whoever holds them. */
  connections: number;
  /** Pages at once: each may be behind. */
  pages: number;
  /** ms that a client has for the headers of a request, and an app for its first frame. */
  introduction: number;
  /** ms between two signs of life that are asked of each client: one that gives none is dropped. */
  heartbeat: number;
  /** Bytes of one frame. */
  frameFromApp: number;
  frameFromPage: number;
  /** Frames in a second, and at once after a quiet time. A large frame counts for each 16 kB. */
  framesFromApp: { perSecond: number; atOnce: number };
  framesFromPage: { perSecond: number; atOnce: number };
  /** Bytes that a client may be behind with what it is told, beyond what it was told on arrival. */
  behind: number;
  /** Actors that are kept, and the length of their texts together. */
  actors: number;
  actorsLength: number;
  /** Actors that are kept although they have ended, or their app is gone. */
  idleActors: number;
  /** Entries of the log that are kept, and the length of their texts together. */
  entries: number;
  entriesLength: number;
  /** ms that an app which has come back has for introducing its actors again. */
  reintroduction: number;
  /** The length of a definition that is drawn, the ms that it may take, and the drawings that are kept. */
  chartLength: number;
  chartTime: number;
  charts: number;
}

export const LIMITS: Readonly<Limits> = {
  connections: 256,
  pages: 32,
  introduction: 5000,
  heartbeat: 20_000,
  frameFromApp: 4 * 1024 * 1024,
  frameFromPage: 64 * 1024,
  framesFromApp: { perSecond: 10_000, atOnce: 50_000 },
  framesFromPage: { perSecond: 50, atOnce: 200 },
  behind: 8 * 1024 * 1024,
  actors: 10_000,
  actorsLength: 64 * 1024 * 1024,
  idleActors: 1000,
  entries: 2000,
  entriesLength: 4 * 1024 * 1024,
  reintroduction: 2000,
  chartLength: 256 * 1024,
  chartTime: 15_000,
  charts: 32,
};
