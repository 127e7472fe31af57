import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

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
    help: 'Pictures looked at, by outcome.',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  constructor(sockets: () => number) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'kith_websockets',
      help: 'Open websockets.',
      registers: [this.registry],
      collect() {
        this.set(sockets());
      },
    });
  }
}
