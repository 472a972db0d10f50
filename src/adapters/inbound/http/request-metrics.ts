import type { Middleware } from 'koa';
import { DURATION_BUCKETS } from '../../../application/shared/duration-buckets.js';
import type {
  BoundCounter,
  BoundGauge,
  BoundHistogram,
  Counter,
  Histogram,
  Metrics,
} from '../../../ports/runtime/metrics.js';
import type { RequestState } from './middleware.js';

/** Methods that have a name of their own; callers make others up. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** What no route answers. */
const NO_ROUTE = 'none';

interface RouteMetrics {
  readonly duration: BoundHistogram;
  /** By class of status: `2xx`. */
  readonly answers: Map<string, BoundCounter>;
}

/** Counts requests by the pattern of their route, never by their path. */
export class RequestMetrics {
  private readonly requests: Counter;
  private readonly durations: Histogram;
  private readonly underWay: BoundGauge;
  private readonly routes = new Map<string, RouteMetrics>();
  private count = 0;

  constructor(metrics: Metrics) {
    this.requests = metrics.counter({
      name: 'http_requests_total',
      help: 'Requests that were answered, by pattern of the route and class of the status.',
      labels: ['method', 'route', 'status'],
    });
    this.durations = metrics.histogram({
      name: 'http_request_duration_seconds',
      help: 'How long requests took until their answer began.',
      labels: ['method', 'route'],
      buckets: DURATION_BUCKETS,
    });
    this.underWay = metrics
      .gauge({ name: 'http_requests_under_way', help: 'Requests that have no answer yet.' })
      .with({});
  }

  /** Must come first, so that whatever answers is counted. */
  measure(): Middleware<RequestState> {
    return async (http, next) => {
      const startedMs = performance.now();
      this.underWay.set(++this.count);
      try {
        await next();
      } finally {
        this.underWay.set(--this.count);
        this.answered(http.method, http.state.route, http.status, performance.now() - startedMs);
      }
    };
  }

  private answered(given: string, route = NO_ROUTE, status: number, durationMs: number): void {
    const method = METHODS.has(given) ? given : 'other';
    const key = `${method} ${route}`;
    const of = this.routes.get(key) ?? this.add(key, method, route);
    of.duration.observe(durationMs / 1_000);
    const statusClass = `${String(Math.floor(status / 100))}xx`;
    let answers = of.answers.get(statusClass);
    if (!answers) {
      answers = this.requests.with({ method, route, status: statusClass });
      of.answers.set(statusClass, answers);
    }
    answers.add();
  }

  private add(key: string, method: string, route: string): RouteMetrics {
    const made = { duration: this.durations.with({ method, route }), answers: new Map() };
    this.routes.set(key, made);
    return made;
  }
}
