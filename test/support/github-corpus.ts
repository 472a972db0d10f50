import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { GitHubWebhookProvider } from '../../src/adapters/outbound/connectors/github/github-webhook-provider.js';
import type { JsonValue } from '../../src/domain/shared/json.js';

export interface CorpusDelivery {
  readonly type: string;
  readonly payload: JsonValue;
  readonly body: Buffer;
  /** The same in each run. */
  readonly deliveryId: string;
}

const require = createRequire(import.meta.url);
const INDEX = require.resolve('@octokit/webhooks-examples/api.github.com/index.json');

/** Every example of @octokit/webhooks-examples, as GitHub would deliver it. */
export function githubCorpus(): readonly CorpusDelivery[] {
  const index = JSON.parse(readFileSync(INDEX, 'utf8')) as {
    name: string;
    examples: JsonValue[];
  }[];
  return index.flatMap(({ name, examples }) =>
    examples.map((payload, position) => ({
      type: name,
      payload,
      body: Buffer.from(JSON.stringify(payload)),
      deliveryId: deliveryIdOf(`${name} ${String(position)}`),
    })),
  );
}

const provider = new GitHubWebhookProvider();

export function signedHeaders(
  { type, deliveryId, body }: Pick<CorpusDelivery, 'type' | 'deliveryId' | 'body'>,
  secret: string,
): Record<string, string> {
  return provider.sign(type, deliveryId, body, secret);
}

function deliveryIdOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [8, 12, 16, 20, 32]
    .map((end, index) => hex.slice([0, 8, 12, 16, 20][index], end))
    .join('-');
}
