import { randomBytes } from 'node:crypto';
import type { Invocation } from '../invocation.js';
import { isPrivateUrl } from './private-url.js';

export const SECRET_PATH = 'integrations.github.webhookSecret';
const VARIABLE = 'CLICKUP_BRAIN_INTEGRATIONS_GITHUB_WEBHOOK_SECRET';
const SECRET_BYTES = 32;

/** Events that become tasks, or that tell how work on them goes. */
const EVENTS = 'Issues, Issue comments, Pull requests, Pull request reviews, Pushes, Workflow runs';

export interface Secret {
  /** Undefined when the instance is elsewhere: its configuration cannot be seen from here. */
  readonly isSet?: boolean;
  /** A new one, when none is known to be set. */
  readonly generated?: string;
}

/** Whether the configuration has a secret, never which; without one, a new one to set. */
export async function secretOf({ host, config, isRemote }: Invocation): Promise<Secret> {
  const generated = () => randomBytes(SECRET_BYTES).toString('hex');
  if (isRemote) return { generated: generated() };
  const settings = await host.local.configShow(config);
  const value = settings.find(({ path }) => path === SECRET_PATH)?.value;
  const isSet = Array.isArray(value) ? value.length > 0 : (value ?? '') !== '';
  return isSet ? { isSet } : { isSet, generated: generated() };
}

/** What to do, step by step. */
export function guideOf(payloadUrl: string, secret: Secret): string {
  return [
    ...secretSteps(secret),
    '',
    "On GitHub, open the repository's (or organisation's) Settings > Webhooks > Add webhook:",
    `  Payload URL   ${payloadUrl}`,
    '  Content type  application/json',
    `  Secret        ${secret.generated === undefined ? 'the configured one' : 'the one above'}`,
    '  Events        "Send me everything", or "Let me select individual events":',
    `                ${EVENTS}`,
    '  Active        ticked',
    'Then press "Add webhook": GitHub sends a test delivery (ping) at once.',
    ...(isPrivateUrl(payloadUrl)
      ? [
          '',
          `warning: GitHub cannot reach ${new URL(payloadUrl).host}: it is an address of this machine or`,
          'network. Give the address that the internet sees with --public-url; a reverse proxy or a tunnel',
          'must lead from there to the instance.',
        ]
      : []),
  ].join('\n');
}

function secretSteps({ isSet, generated }: Secret): readonly string[] {
  if (generated === undefined)
    return [`The secret is set (${SECRET_PATH}); use the same on GitHub.`];
  return [
    isSet === undefined
      ? `If ${SECRET_PATH} is set on that instance, use the same on GitHub. Otherwise here is a new one:`
      : 'No secret is set, and without one every delivery is refused. Here is a new one:',
    `  ${generated}`,
    'Set it in the configuration file:',
    '  integrations:',
    '    github:',
    `      webhookSecret: ${generated}`,
    'or in the environment:',
    `  ${VARIABLE}=${generated}`,
    'and restart the instance.',
  ];
}
