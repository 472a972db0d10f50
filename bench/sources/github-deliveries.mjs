import { createHmac, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

const examples = createRequire(import.meta.url)('@octokit/webhooks-examples');

/**
 * Signed deliveries of every example payload that GitHub documents, over and over in the same order, each
 * under a delivery id of its own.
 */
export function createRequests({ port, secret }) {
  const templates = (examples.default ?? examples).flatMap(({ name, examples: payloads }) =>
    payloads.map((payload) => templateOf(name, payload, port, secret)),
  );
  const run = randomBytes(4).toString('hex');
  let count = 0;
  return () => {
    const { bytes, idAt } = templates[count % templates.length];
    const delivery = Buffer.allocUnsafe(bytes.length);
    bytes.copy(delivery);
    const number = count.toString(16).padStart(12, '0');
    delivery.latin1Write(`${run}-0000-4000-8000-${number}`, idAt);
    count += 1;
    return delivery;
  };
}

const ID_PLACE = '00000000-0000-4000-8000-000000000000';

function templateOf(name, payload, port, secret) {
  const body = Buffer.from(JSON.stringify(payload));
  const head = [
    'POST /github/events HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'User-Agent: GitHub-Hookshot/bench',
    'Accept: */*',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    `X-GitHub-Event: ${name}`,
    `X-Hub-Signature-256: sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    `X-GitHub-Delivery: ${ID_PLACE}`,
  ].join('\r\n');
  const bytes = Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
  return { bytes, idAt: head.length - ID_PLACE.length };
}
