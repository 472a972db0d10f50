import { Argument, InvalidArgumentError, Option } from 'commander';
import type { JsonObject } from '../../../../domain/shared/json.js';
import { parseInstanceUrl } from '../client/instance-url.js';
import { EXIT_CODES, type CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { guideOf, secretOf, SECRET_PATH } from './github-guide.js';
import { newestPing, waitForPing, type Ping } from './wait-for-ping.js';

const DEFAULT_TIMEOUT_S = 600;
const MAX_TIMEOUT_S = 86_400;

const WHAT_TO_CHECK = `Look at the webhook's "Recent deliveries" on GitHub; what its ping was answered tells why:
  401              the secrets differ, or the instance was not restarted after the secret was set
  403              the instance takes deliveries from other addresses only (allowedIps)
  404              the payload URL is not the one above
  no answer        GitHub cannot reach the payload URL: firewall, proxy, certificate
  200              it came before this command waited; see: brain events list --filter type=ping`;

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
        'brain webhooks setup github --no-wait',
      ],
      arguments: [new Argument('<provider>', 'who delivers').choices(['github'])],
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
}

async function printStatus(invocation: Invocation): Promise<void> {
  const client = await invocation.connect();
  const { byType } = await client.get('/api/v1/events/statistics');
  const github = Object.entries((byType ?? {}) as JsonObject).filter(([name]) =>
    name.startsWith('github.'),
  );
  const total = github.reduce((sum, [, count]) => sum + Number(count), 0);
  const ping = await newestPing(client);
  const { printer } = invocation;
  printer.answer({ github: { deliveries: total, lastPing: ping?.createdAt ?? null } }, () => {
    printer.text(`github: ${total} deliveries; last test delivery: ${cellText(ping?.createdAt)}`);
  });
}

interface SetupOptions {
  readonly publicUrl?: string;
  readonly timeout: number;
  readonly wait: boolean;
}

async function setUp(invocation: Invocation): Promise<number> {
  const { printer, options } = invocation;
  const { publicUrl: given, timeout, wait } = options as unknown as SetupOptions;
  const client = wait || given === undefined ? await invocation.connect() : undefined;
  const before = wait ? await newestPing(await invocation.connect()) : undefined;
  const url = `${given ?? client?.url ?? ''}/github/events`;
  const secret = await secretOf(invocation);
  printer.guide(guideOf(url, secret));
  let ping: Ping | undefined;
  if (wait) {
    printer.guide(`\nWaiting up to ${timeout} s for the test delivery; Ctrl-C stops.`);
    ping = await waitForPing(invocation, before?.id, timeout * 1_000);
    if (ping) printer.guide(`It works: GitHub's test delivery ${ping.deliveryId} came in.`);
    else printer.note(`No test delivery came.\n${WHAT_TO_CHECK}`);
  }
  if (printer.isJson) {
    printer.answer(
      {
        payloadUrl: url,
        contentType: 'application/json',
        secret: { setting: SECRET_PATH, ...secret },
        delivery: ping ? { eventId: ping.id, deliveryId: ping.deliveryId } : null,
      },
      () => undefined,
    );
  }
  return wait && !ping ? EXIT_CODES.failed : EXIT_CODES.done;
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
