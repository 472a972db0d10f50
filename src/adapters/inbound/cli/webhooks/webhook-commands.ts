import { Argument, InvalidArgumentError, Option } from 'commander';
import type { JsonObject } from '../../../../domain/shared/json.js';
import { itemsOf } from '../client/page.js';
import { parseInstanceUrl } from '../client/instance-url.js';
import { EXIT_CODES, type CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { GUIDED_PROVIDERS, PROVIDER_GUIDES, type ProviderGuide } from './provider-guides.js';
import { guideOf, secretOf, secretPathOf } from './setup-guide.js';
import { newestDelivery, waitForDelivery, type FirstDelivery } from './wait-for-delivery.js';

const DEFAULT_TIMEOUT_S = 600;
const MAX_TIMEOUT_S = 86_400;

function whatToCheck(provider: string, { title, log, testType }: ProviderGuide): string {
  const filter = testType === undefined ? `provider=${provider}` : `type=${testType}`;
  return `${log}; what the delivery was answered tells why:
  401              the secrets differ, or the instance was not restarted after the secret was set
  403              the instance takes deliveries from other addresses only (allowedIps)
  404              the address is not the one above
  no answer        ${title} cannot reach the address: firewall, proxy, certificate
  200              it came before this command waited; see: brain events list --filter ${filter}`;
}

export function addWebhookCommands(line: CommandLine): void {
  const group = line.group({
    name: 'webhooks',
    summary: 'Deliveries from providers.',
    examples: [
      'brain webhooks',
      'brain webhooks setup github --public-url https://brain.example.org',
    ],
    status: printStatus,
  });
  line.command(
    {
      name: 'setup',
      summary: 'Set a webhook up, step by step, and wait for its test delivery.',
      examples: [
        'brain webhooks setup github --public-url https://brain.example.org',
        'brain webhooks setup linear --no-wait',
      ],
      arguments: [new Argument('<provider>', 'who delivers').choices(GUIDED_PROVIDERS)],
      options: [
        new Option('--public-url <url>', 'where the provider reaches the instance').argParser(
          publicUrl,
        ),
        new Option('--timeout <seconds>', 'how long to wait for the test delivery')
          .argParser(seconds)
          .default(DEFAULT_TIMEOUT_S),
        new Option('--no-wait', 'only print what to do'),
      ],
      run: setUp,
    },
    group,
  );
  line.command(
    {
      name: 'recover',
      summary: 'Have providers deliver again what was missed.',
      examples: ['brain webhooks recover', 'brain webhooks recover --dry-run'],
      options: [new Option('--dry-run', 'only say what would be asked for')],
      run: recover,
    },
    group,
  );
}

async function recover(invocation: Invocation): Promise<void> {
  const { options, printer } = invocation;
  const client = await invocation.connect();
  const dryRun = options['dryRun'] === true;
  const answer = await client.post('/api/v1/events/recover', { dryRun });
  const hooks = itemsOf(answer, client.url);
  printer.answer(answer, () => {
    if (hooks.length === 0) {
      printer.text('No webhooks to ask for: integrations.github.hooks or .token is not set.');
    }
    for (const { provider, hook, missing, requested, givenUp, error } of hooks) {
      const counts = `${cellText(missing)} missing, ${cellText(requested)} asked for again`;
      const end = error === null ? '' : `; ${cellText(error)}`;
      printer.text(
        `${cellText(provider)} ${cellText(hook)}: ${counts}, ${cellText(givenUp)} given up${end}`,
      );
    }
  });
}

async function printStatus(invocation: Invocation): Promise<void> {
  const client = await invocation.connect();
  const { byType } = await client.get('/api/v1/events/statistics');
  const counts = Object.entries((byType ?? {}) as JsonObject);
  const status = await Promise.all(
    GUIDED_PROVIDERS.map(async (provider): Promise<[string, ProviderStatus]> => {
      const own = counts.filter(([name]) => name.startsWith(`${provider}.`));
      const deliveries = own.reduce((sum, [, count]) => sum + Number(count), 0);
      const last = deliveries > 0 ? await newestDelivery(client, { provider }) : undefined;
      return [provider, { deliveries, lastDelivery: last?.createdAt ?? null }];
    }),
  );
  const { printer } = invocation;
  printer.answer(Object.fromEntries(status) as unknown as JsonObject, () => {
    for (const [provider, { deliveries, lastDelivery }] of status) {
      printer.text(
        `${provider}: ${deliveries} deliveries; the last one: ${cellText(lastDelivery)}`,
      );
    }
  });
}

interface ProviderStatus {
  readonly deliveries: number;
  readonly lastDelivery: string | null;
}

interface SetupOptions {
  readonly publicUrl?: string;
  readonly timeout: number;
  readonly wait: boolean;
}

async function setUp(invocation: Invocation): Promise<number> {
  const { printer, options, args } = invocation;
  const { publicUrl: given, timeout, wait } = options as unknown as SetupOptions;
  const [provider = ''] = args;
  const guide = PROVIDER_GUIDES[provider];
  if (!guide) throw new InvalidArgumentError(`There is no guide for ${provider}.`);
  const awaited = { provider, type: guide.testType };
  const client = wait || given === undefined ? await invocation.connect() : undefined;
  const before = wait ? await newestDelivery(await invocation.connect(), awaited) : undefined;
  const url = `${given ?? client?.url ?? ''}/${provider}/events`;
  const secret = await secretOf(invocation, provider, guide);
  printer.guide(guideOf(provider, guide, url, secret));
  let found: FirstDelivery | undefined;
  if (wait) {
    const what = guide.testType === undefined ? 'a delivery' : 'the test delivery';
    printer.guide(`\nWaiting up to ${timeout} s for ${what}; Ctrl-C stops.`);
    found = await waitForDelivery(invocation, awaited, before?.id, timeout * 1_000);
    if (found) printer.guide(`It works: ${guide.title}'s delivery ${found.deliveryId} came in.`);
    else printer.note(`No ${what.replace(/^\w+ /, '')} came.\n${whatToCheck(provider, guide)}`);
  }
  if (printer.isJson) {
    printer.answer(
      {
        payloadUrl: url,
        contentType: 'application/json',
        secret: { setting: secretPathOf(provider), ...secret },
        delivery: found ? { eventId: found.id, deliveryId: found.deliveryId } : null,
      },
      () => undefined,
    );
  }
  return wait && !found ? EXIT_CODES.failed : EXIT_CODES.done;
}

function publicUrl(text: string): string {
  try {
    return parseInstanceUrl(text);
  } catch {
    throw new InvalidArgumentError('It must look like https://brain.example.org.');
  }
}

function seconds(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_TIMEOUT_S) {
    return Number(text);
  }
  throw new InvalidArgumentError(`It must be between 1 and ${MAX_TIMEOUT_S} seconds.`);
}
