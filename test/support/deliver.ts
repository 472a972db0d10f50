import { randomUUID } from 'node:crypto';
import { WEBHOOK_SECRET } from './brain-process.js';
import { githubCorpus, signedHeaders, type CorpusDelivery } from './github-corpus.js';

/** A real example of the type and action, under a delivery id of its own. */
export function exampleDelivery(type: string, action: string): CorpusDelivery {
  const found = githubCorpus().find(
    (delivery) =>
      delivery.type === type && (delivery.payload as { action?: string }).action === action,
  );
  if (!found) throw new Error(`the corpus has no ${type}.${action}`);
  return { ...found, deliveryId: randomUUID() };
}

export function deliver(
  url: string,
  delivery: CorpusDelivery,
  headers: Readonly<Record<string, string>> = signedHeaders(delivery, WEBHOOK_SECRET),
): Promise<Response> {
  return fetch(`${url}/github/events`, {
    method: 'POST',
    headers,
    body: new Uint8Array(delivery.body),
  });
}
