import type { IncomingMessage } from 'node:http';
import type { CheckHealth, HealthReport } from '../../../application/monitoring/check-health.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type { Route } from './route.js';

const OK: JsonObject = {
  type: 'object',
  required: ['status', 'timestamp'],
  properties: { status: { const: 'ok' }, timestamp: { type: 'string', format: 'date-time' } },
};

const REPORT: JsonObject = {
  type: 'object',
  required: ['status', 'timestamp', 'checks', 'summary'],
  properties: {
    status: { enum: ['healthy', 'degraded', 'unhealthy'] },
    timestamp: { type: 'string', format: 'date-time' },
    checks: { type: 'array', items: { type: 'object' } },
    summary: { type: 'object' },
  },
};

/** Checks without which nothing is served at first. */
const NEEDED_TO_START: ReadonlySet<string> = new Set(['database', 'migrations', 'broker', 'cache']);

export interface HealthRoutesDeps {
  readonly health: CheckHealth;
  readonly clock: Clock;
  readonly state: { readonly isServing: boolean };
  readonly stopping: AbortSignal;
  /** Whether the caller may see what was measured; everybody sees names and states. */
  readonly showsDetails: (request: IncomingMessage) => Promise<boolean>;
}

/** For load balancers and people; open to anybody. */
export function healthRoutes(deps: HealthRoutesDeps): readonly Route[] {
  const { health, clock, state, stopping } = deps;
  // Until what it depends on has answered once, nothing may be sent here; later an outage of what is not
  // critical must not take every process out of service at once.
  let hasStarted = false;
  const alive = (path: string, summary: string): Route => ({
    ...common(path, summary),
    answers: { 200: { description: 'The process runs', schema: OK } },
    handle: async ({ http }) => {
      http.body = { status: 'ok', timestamp: clock.now() };
      await Promise.resolve();
    },
  });
  return [
    alive('/health/simple', 'Say that the process runs'),
    alive('/health/live', 'Say that the process runs'),
    {
      ...common('/health/ready', 'Say whether requests can be served'),
      answers: { 200: { description: 'Ready', schema: OK }, 503: { description: 'Not ready' } },
      handle: async ({ http }) => {
        const report = await health.execute();
        hasStarted ||= report.checks.every(
          ({ name, status }) => status === 'healthy' || !NEEDED_TO_START.has(name),
        );
        const canServe = state.isServing && !stopping.aborted;
        const ready = hasStarted && report.status !== 'unhealthy' && canServe;
        http.status = ready ? 200 : 503;
        if (!ready) http.set('Retry-After', '5');
        http.body = ready
          ? { status: 'ok', timestamp: clock.now() }
          : { status: whyNot(deps, report.status), timestamp: clock.now() };
      },
    },
    {
      ...common('/health', 'Show what the process depends on; figures only to who may read them'),
      answers: {
        200: { description: 'Healthy or degraded', schema: REPORT },
        503: { description: 'Unhealthy', schema: REPORT },
      },
      handle: async ({ http }) => {
        const [report, isFull] = await Promise.all([health.execute(), deps.showsDetails(http.req)]);
        http.status = report.status === 'unhealthy' ? 503 : 200;
        // What one caller may see must not be shown to another.
        http.set('Cache-Control', 'no-store');
        http.body = isFull ? report : withoutDetails(report);
      },
    },
  ];
}

/** Figures of the machine, names of queues and providers, and codes of errors are not for everybody. */
function withoutDetails(report: HealthReport): HealthReport {
  return { ...report, checks: report.checks.map((check) => ({ ...check, details: {} })) };
}

function whyNot({ state, stopping }: HealthRoutesDeps, status: string): string {
  if (stopping.aborted) return 'draining';
  return state.isServing ? status : 'starting';
}

function common(path: string, summary: string) {
  const operation = path.slice(1).replaceAll('/', '.');
  return {
    method: 'get',
    path,
    operation,
    summary,
    tag: 'Health',
    isPublic: true,
    isUnlimited: true,
  } as const;
}
