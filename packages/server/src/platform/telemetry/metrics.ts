import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Budget } from '../budgets.ts';

/** Why a connection was ended, or not taken. */
export type EndedFor = 'full' | 'strangers' | 'ahead' | 'stalled' | 'flood';

/** So often it is measured how late the event loop is, ms: every ten took half of what a Kith takes that has nothing to do. */
const LATENESS_MS = 50;

/** Figures of one running Kith, for Prometheus. Labels are routes, methods and results: nothing that names a person. */
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Histogram({
    name: 'kith_http_request_seconds',
    help: 'Time to answer, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  readonly pictures = new Counter({
    name: 'kith_pictures_total',
    help: 'Pictures by what became of them: analysed, refused as no good picture, busy (turned away), left (by the client), closed, crashed.',
    labelNames: ['outcome'],
    registers: [this.registry],
  });
  readonly pictureSeconds = new Histogram({
    name: 'kith_picture_seconds',
    help: 'Time that a picture took a worker, without waiting.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30],
    registers: [this.registry],
  });

  readonly cameraFrames = new Counter({
    name: 'kith_camera_frames_total',
    help: 'Frames of cameras by what became of them: looked (at), dropped (for a newer one). Those in which nothing moves are none.',
    labelNames: ['camera', 'fate'],
    registers: [this.registry],
  });

  readonly webhookAttempts = new Counter({
    name: 'kith_webhook_attempts_total',
    help: 'Attempts to deliver a webhook by what came of them: delivered, retried, failed (given up), turned off (410), erased.',
    labelNames: ['outcome'],
    registers: [this.registry],
  });
  readonly webhookSeconds = new Histogram({
    name: 'kith_webhook_seconds',
    help: 'Time until a webhook was answered, or given up waiting for.',
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15],
    registers: [this.registry],
  });

  readonly connectionsEnded = new Counter({
    name: 'kith_connections_ended_total',
    help: 'Connections that were ended or refused by why: full (no descriptor is left), strangers (too many of one address without a token), ahead (too many requests sent ahead), stalled (the answer was not read), flood (of messages on a websocket).',
    labelNames: ['reason'],
    registers: [this.registry],
  });

  readonly arrivingBytes = new Gauge({
    name: 'kith_arriving_bytes',
    help: 'Bytes of bodies that are on their way, or in memory until they are answered.',
    registers: [this.registry],
  });
  readonly bodiesRefused = new Counter({
    name: 'kith_bodies_refused_total',
    help: 'Bodies that were refused unread by why: share (one space or address sends too much), full (all together do).',
    labelNames: ['reason'],
    registers: [this.registry],
  });

  readonly refusals = new Counter({
    name: 'kith_refused_total',
    help: 'What was refused with 429 by the budget that was used up: requests (of a space, or of its account), strangers (requests of an address without a token), passwords (of a name or an address, or all together), samples (of a space), trials (of addresses of cameras), turns (too many requests of one space or address wait).',
    labelNames: ['budget'],
    registers: [this.registry],
  });

  constructor(now: {
    readonly sockets: () => number;
    readonly picturesWaiting: () => number;
    readonly webhooksUnderWay: () => number;
    readonly readsWaiting: () => number;
    readonly requestsUnderWay: () => number;
    readonly requestsWaiting: () => number;
    readonly scansWaiting: () => number;
    readonly cameras: () => Readonly<Record<'starting' | 'online' | 'offline', number>>;
    readonly damagedTemplates: () => number;
    readonly spaces: () => Readonly<Record<'ready' | 'loading' | 'refused', number>>;
    readonly indexMemory: () => { readonly takenBytes: number; readonly bytes: number };
  }) {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: LATENESS_MS });
    this.#gauge('kith_websockets', 'Open websockets.', now.sockets);
    this.#gauge('kith_pictures_waiting', 'Pictures that wait for a worker.', now.picturesWaiting);
    this.#gauge('kith_webhooks_under_way', 'Webhooks and samples that are under way.', now.webhooksUnderWay);
    this.#gauge('kith_reads_waiting', 'Requests that wait to read the database.', now.readsWaiting);
    this.#gauge('kith_scans_waiting', 'Faces that wait to be looked for in the database.', now.scansWaiting);
    this.#gauge(
      'kith_requests_under_way',
      'Requests and pieces of long ones that are under way.',
      now.requestsUnderWay,
    );
    this.#gauge(
      'kith_requests_waiting',
      'Requests and pieces of long ones that wait for their turn.',
      now.requestsWaiting,
    );
    this.#gauge(
      'kith_damaged_templates',
      'Templates by which nobody is known, because the database damaged them.',
      now.damagedTemplates,
    );
    this.#gauge(
      'kith_face_index_bytes',
      'Memory that the faces of all spaces take.',
      () => now.indexMemory().takenBytes,
    );
    this.#gauge('kith_face_index_most_bytes', 'Memory that they may take.', () => now.indexMemory().bytes);
    new Gauge({
      name: 'kith_cameras',
      help: 'Cameras that this node reads by how they are: starting, online, offline.',
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        for (const [state, count] of Object.entries(now.cameras())) this.set({ state }, count);
      },
    });
    new Gauge({
      name: 'kith_spaces',
      help: 'Spaces by whether their faces can be searched on this node: ready, loading, refused (they cannot be loaded).',
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        for (const [state, count] of Object.entries(now.spaces())) this.set({ state }, count);
      },
    });
  }

  /** Counts a connection that was ended, or not taken. */
  connectionEnded(reason: EndedFor): void {
    this.connectionsEnded.inc({ reason });
  }

  /** Counts a refusal of somebody who had used up a budget. */
  refused(budget: Budget): void {
    this.refusals.inc({ budget });
  }

  /** Counts a picture. `workerMs` is 0 when no worker had it. */
  picture(outcome: string, workerMs: number): void {
    this.pictures.inc({ outcome });
    if (workerMs > 0) this.pictureSeconds.observe(workerMs / 1000);
  }

  /** Counts an attempt to deliver a webhook. */
  webhook(outcome: string, ms: number): void {
    this.webhookAttempts.inc({ outcome });
    this.webhookSeconds.observe(ms / 1000);
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
