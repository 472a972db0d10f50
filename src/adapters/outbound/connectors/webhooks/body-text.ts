import type { WebhookRequest } from '../../../../ports/events/webhook-provider.js';

const FORM = 'application/x-www-form-urlencoded';
/** Leaves a byte order mark out. */
const UTF_8 = new TextDecoder();

export function textOf({ body }: Pick<WebhookRequest, 'body'>): string {
  return UTF_8.decode(body);
}

/** The fields of a form; undefined when the body is none. */
export function formOf(request: WebhookRequest): URLSearchParams | undefined {
  const [contentType = ''] = (request.headers['content-type'] ?? '').split(';', 1);
  if (contentType.trim().toLowerCase() !== FORM) return undefined;
  return new URLSearchParams(textOf(request));
}
