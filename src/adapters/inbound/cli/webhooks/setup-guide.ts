import { randomBytes } from 'node:crypto';
import type { Invocation } from '../invocation.js';
import { isPrivateUrl } from './private-url.js';
import type { ProviderGuide } from './provider-guides.js';

const SECRET_BYTES = 32;

export interface Secret {
  /** Undefined when the instance is elsewhere: its configuration cannot be seen from here. */
  readonly isSet?: boolean;
  /** A new one, when none is known to be set and the provider takes ours. */
  readonly generated?: string;
}

export function secretPathOf(provider: string): string {
  return `integrations.${provider}.webhookSecret`;
}

/** Whether the configuration has a secret, never which; without one, a new one to set where ours counts. */
export async function secretOf(
  { host, config, isRemote }: Invocation,
  provider: string,
  { secretIsTheirs }: ProviderGuide,
): Promise<Secret> {
  const generated = () =>
    secretIsTheirs ? {} : { generated: randomBytes(SECRET_BYTES).toString('hex') };
  if (isRemote) return generated();
  const settings = await host.local.configShow(config);
  const value = settings.find(({ path }) => path === secretPathOf(provider))?.value;
  const isSet = Array.isArray(value) ? value.length > 0 : (value ?? '') !== '';
  return isSet ? { isSet } : { isSet, ...generated() };
}

/** What to do, step by step. */
export function guideOf(
  provider: string,
  guide: ProviderGuide,
  payloadUrl: string,
  secret: Secret,
): string {
  const theirs = guide.secretIsTheirs;
  const told = secret.generated === undefined ? 'the configured one' : 'the one above';
  const first = theirs ? [] : [...ownSecretSteps(provider, guide, secret), ''];
  return [
    ...first,
    ...guide.steps(payloadUrl, told),
    ...(theirs ? ['', ...theirSecretSteps(provider, guide, secret)] : []),
    guide.then,
    ...(isPrivateUrl(payloadUrl)
      ? [
          '',
          `warning: ${guide.title} cannot reach ${new URL(payloadUrl).host}: it is an address of this machine or`,
          'network. Give the address that the internet sees with --public-url; a reverse proxy or a tunnel',
          'must lead from there to the instance.',
        ]
      : []),
  ].join('\n');
}

function ownSecretSteps(
  provider: string,
  { title, secretPlace }: ProviderGuide,
  { isSet, generated }: Secret,
): readonly string[] {
  const path = secretPathOf(provider);
  if (generated === undefined) return [`The secret is set (${path}); use the same ${secretPlace}.`];
  return [
    isSet === undefined
      ? `If ${path} is set on that instance, use the same on ${title}. Otherwise here is a new one:`
      : 'No secret is set, and without one every delivery is refused. Here is a new one:',
    `  ${generated}`,
    ...settingSteps(provider, generated),
  ];
}

function theirSecretSteps(
  provider: string,
  { title, secretPlace }: ProviderGuide,
  { isSet }: Secret,
): readonly string[] {
  if (isSet === true) {
    return [
      `A secret is set (${secretPathOf(provider)}). That of a new webhook is made by ${title}: see`,
      `  ${secretPlace}`,
      'and add it to the list.',
    ];
  }
  return [
    `${title} makes the secret; without it every delivery is refused. Take it from`,
    `  ${secretPlace}`,
    ...settingSteps(provider, 'THE-SECRET'),
  ];
}

function settingSteps(provider: string, secret: string): readonly string[] {
  return [
    'Set it in the configuration file:',
    '  integrations:',
    `    ${provider}:`,
    `      webhookSecret: ${secret}`,
    'or in the environment:',
    `  CLICKUP_BRAIN_INTEGRATIONS_${provider.toUpperCase()}_WEBHOOK_SECRET=${secret}`,
    'and restart the instance.',
  ];
}
