import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { GITHUB_DIALECT } from '../../src/adapters/outbound/connectors/github/github-dialect.js';
import { SignedWebhookProvider } from '../../src/adapters/outbound/connectors/webhooks/signed-webhook-provider.js';
import type { JsonObject } from '../../src/domain/shared/json.js';

export interface CorpusDelivery {
  readonly type: string;
  /** Place among the examples of its type, from 0. */
  readonly index: number;
  readonly payload: JsonObject;
  readonly body: Buffer;
  /** The same in each run. */
  readonly deliveryId: string;
}

const require = createRequire(import.meta.url);
const INDEX = require.resolve('@octokit/webhooks-examples/api.github.com/index.json');

/** Every example of @octokit/webhooks-examples, as GitHub would deliver it. */
export function githubCorpus(): readonly CorpusDelivery[] {
  const types = JSON.parse(readFileSync(INDEX, 'utf8')) as {
    readonly name: string;
    readonly examples: readonly JsonObject[];
  }[];
  return types.flatMap(({ name, examples }) =>
    examples.map((payload, index) => ({
      type: name,
      index,
      payload,
      body: Buffer.from(JSON.stringify(payload)),
      deliveryId: deliveryIdOf(`${name} ${String(index)}`),
    })),
  );
}

const provider = new SignedWebhookProvider(GITHUB_DIALECT);

export function signedHeaders(
  { type, deliveryId, body }: Pick<CorpusDelivery, 'type' | 'deliveryId' | 'body'>,
  secret: string,
): Record<string, string> {
  return { ...provider.sign({ type, deliveryId, body }, secret, new Date()).headers };
}

/** A UUID (version 8) made of the text. */
function deliveryIdOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const [, a, b, c, d, e] = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(hex) ?? [];
  return `${a!}-${b!}-8${c!}-9${d!}-${e!}`;
}
