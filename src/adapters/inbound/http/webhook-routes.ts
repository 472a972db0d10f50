import type { WebhookProviders } from '../../../application/events/webhook-providers.js';
import type {
  ReceiveDeliveryInput,
  ReceivedDelivery,
} from '../../../application/events/receive-delivery.js';
import type { UseCase } from '../../../application/shared/use-case.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import { AppError } from '../../../domain/shared/app-error.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import { BodyBudget } from './body-budget.js';
import type { ClientAddresses } from './client-addresses.js';
import { NetworkList } from './network-list.js';
import { readBody, refuseTooLarge, WEBHOOK_LIMIT } from './read-body.js';
import type { Route } from './route.js';
import type { WebhookMetrics } from './webhook-metrics.js';

export interface WebhookRoutesDeps {
  readonly runner: UseCaseRunner;
  readonly receive: UseCase<ReceiveDeliveryInput, ReceivedDelivery>;
  readonly providers: WebhookProviders;
  readonly secretsOf: (provider: string) => readonly string[];
  /** Addresses and CIDR ranges that may deliver; empty = anybody whose signature holds. */
  readonly allowedIpsOf: (provider: string) => readonly string[];
  readonly addresses: ClientAddresses;
  /** Header that carries API keys; it is not stored. */
  readonly keyHeader: string;
  readonly measures: WebhookMetrics;
  readonly clock: Pick<Clock, 'now'>;
}

/** Bodies of deliveries in memory at the same time, bytes. */
const MAX_BYTES_AT_ONCE = 256 * 1024 * 1024;

/** `POST /<provider>/events`: 200 only once the delivery is stored. */
export function webhookRoutes(deps: WebhookRoutesDeps): readonly Route[] {
  const budget = new BodyBudget(MAX_BYTES_AT_ONCE);
  const allowLists = new Map(
    deps.providers.names
      .filter((name) => deps.allowedIpsOf(name).length > 0)
      .map((name) => [name, new NetworkList(deps.allowedIpsOf(name))]),
  );
  return [
    {
      method: 'post',
      path: '/:provider/events',
      operation: deps.receive.name,
      summary: 'Take in a signed webhook delivery of a provider',
      tag: 'Webhook',
      isPublic: true,
      body: {
        schema: { type: 'object', description: "The provider's payload" },
        contentTypes: ['application/json', 'application/x-www-form-urlencoded'],
      },
      answers: {
        200: {
          description:
            'Stored, now or before. Some deliveries are answered as their provider wants it',
          schema: {
            type: 'object',
            required: ['eventId', 'duplicate'],
            properties: {
              eventId: { type: 'string', format: 'uuid' },
              duplicate: { type: 'boolean', description: 'True when it had been stored before' },
            },
          },
        },
      },
      handle: async ({ http, execution }) => {
        const { provider = '' } = http['params'] as { provider?: string };
        const known = deps.providers.get(provider);
        const { name } = known;
        const { answer, ...stored } = await deps.measures.counted(known, () => {
          refuseForeign(allowLists.get(name), deps.addresses.of(http.req));
          refuseTooLarge(http.req, WEBHOOK_LIMIT);
          const headers = flatten(http.req.headers, deps.keyHeader.toLowerCase());
          known.precheck(headers, deps.secretsOf(name), deps.clock.now());
          const actor = { kind: 'provider', id: `provider:${name}`, role: 'service' } as const;
          const size = Number(http.req.headers['content-length'] ?? WEBHOOK_LIMIT);
          return budget.within(size, async () => {
            const body = await readBody(http.req, WEBHOOK_LIMIT);
            const input = { provider: name, headers, body };
            return deps.runner.run(deps.receive, input, { ...execution, actor });
          });
        });
        http.status = 200;
        http.body = answer === undefined ? stored : (answer ?? '');
      },
    },
  ];
}

function refuseForeign(allowed: NetworkList | undefined, address: string): void {
  if (!allowed || allowed.has(address)) return;
  throw new AppError('forbidden', 'webhook.source-not-allowed', 'Deliveries from here are refused');
}

/** Credentials that proxies may add are nobody's business later on. */
const NOT_KEPT = new Set(['authorization', 'cookie', 'x-api-key', 'proxy-authorization']);

function flatten(
  headers: NodeJS.Dict<string | string[]>,
  keyHeader: string,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || NOT_KEPT.has(name) || name === keyHeader) continue;
    flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
