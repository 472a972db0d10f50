import { createHmac } from 'node:crypto';
import { AppError } from '../../../domain/shared/app-error.js';
import type { MessageSigner } from '../../../ports/notifications/message-signer.js';

/** Source: Standard Webhooks, "Signature scheme". */
export class StandardWebhooksSigner implements MessageSigner {
  /** One for each secret, so that receivers can change theirs. */
  sign(secrets: readonly string[], id: string, seconds: string, body: string): string {
    return secrets
      .map((secret) => {
        const hmac = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.${body}`);
        return `v1,${hmac.digest('base64')}`;
      })
      .join(' ');
  }
}

function keyOf(secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (secret.startsWith('whsec_') && key.length > 0) return key;
  throw new AppError(
    'configuration',
    'webhook.bad-secret',
    'A secret that signs webhooks is whsec_ and base64',
  );
}
