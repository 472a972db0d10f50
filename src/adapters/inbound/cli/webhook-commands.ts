import type { Command } from 'commander';
import { AppError } from '../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import type { BrainClient } from './brain-client.js';
import type { CommonOptions } from './cli-host.js';
import { command, type CommandContext } from './command-context.js';

type SetupOptions = CommonOptions & {
  readonly publicUrl?: string;
  readonly timeout: string;
  readonly wait: boolean;
};

const POLL_MS = 2_000;

/** Guided set-up of a provider's webhook. */
export function addWebhookCommands(program: Command, context: CommandContext): void {
  const webhooks = program.command('webhooks').description('webhooks of providers');
  command(webhooks, 'setup <provider>', 'say what to click, and wait for the test delivery')
    .option('--public-url <url>', 'address under which the provider reaches this instance')
    .option('--timeout <seconds>', 'how long to wait for the test delivery', '600')
    .option('--no-wait', 'do not wait')
    .addHelpText(
      'after',
      '\nExample: brain webhooks setup github --public-url https://brain.example.org',
    )
    .action(async (provider: string, options: SetupOptions) => {
      if (provider !== 'github') {
        throw new AppError('validation', 'cli.unknown-provider', 'Possible providers: github');
      }
      const client = await context.connect(options);
      const since = context.host.now();
      await explain(client, options, context);
      if (options.wait) await waitForPing(client, since, options, context);
    });
}

async function explain(
  client: BrainClient,
  options: SetupOptions,
  context: CommandContext,
): Promise<void> {
  const { local } = context.host;
  const base = (options.publicUrl ?? client.url).replace(/\/+$/, '');
  const say = (line: string) => {
    (options.json ? context.host.stderr : context.host.stdout).write(`${line}\n`);
  };
  if (!(await local.hasWebhookSecret(options, 'github'))) {
    const secret = local.newSecret();
    say('No secret is configured yet. Here is a new one:');
    say(`  ${secret}`);
    say('Set it and restart, either in brain.config.yaml:');
    say(`  integrations: { github: { webhookSecret: "${secret}" } }`);
    say('or in the environment:');
    say(`  CLICKUP_BRAIN_INTEGRATIONS_GITHUB_WEBHOOK_SECRET=${secret}`);
    say('');
  }
  say('On GitHub, open the repository (or organisation), then Settings > Webhooks > Add webhook:');
  say(`  Payload URL:   ${base}/github/events`);
  say('  Content type:  application/json');
  say('  Secret:        the configured webhookSecret');
  say('  Events:        Send me everything, or at least Issues, Pull requests and Workflow runs');
  if (options.publicUrl === undefined && isLoopback(base)) {
    say('');
    say(
      `GitHub cannot reach ${base}: put the instance behind a public address (a reverse proxy or`,
    );
    say('a tunnel) and pass it with --public-url.');
  }
}

async function waitForPing(
  client: BrainClient,
  since: Date,
  options: SetupOptions,
  context: CommandContext,
): Promise<void> {
  const { host } = context;
  const deadline = since.getTime() + Number(options.timeout) * 1_000;
  host.stderr.write("Waiting for GitHub's test delivery (Ctrl-C stops) ...\n");
  const query = new URLSearchParams({
    'filter[provider]': 'github',
    'filter[type]': 'ping',
    'filter[createdAt][gte]': since.toISOString(),
  });
  while (host.now().getTime() < deadline) {
    const { items } = await client.get(`/api/v1/events?${query.toString()}`);
    const [ping] = items as readonly JsonObject[];
    if (ping) {
      context.show(
        options,
        ping,
        () => `It works: delivery ${String(ping['deliveryId'])} came in.\n`,
      );
      return;
    }
    await host.sleep(POLL_MS);
  }
  throw new AppError(
    'timeout',
    'cli.no-ping',
    'No test delivery came. Look at Recent Deliveries on GitHub: 401 means another secret, no answer means the address cannot be reached',
  );
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
