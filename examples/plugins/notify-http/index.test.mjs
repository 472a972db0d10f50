import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { test } from 'node:test';
import { activate } from './index.mjs';

test('posts the notice, and fails when it is not taken', async () => {
  const seen = [];
  let status = 200;
  const server = createServer((request, response) => {
    seen.push([request.headers.title, request.headers['idempotency-key']]);
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    let send;
    activate({ channel: (_type, handler) => (send = handler) });
    const notice = { status: 'firing', title: 'Disk', text: 'full', severity: 'critical' };
    const settings = { url: `http://127.0.0.1:${server.address().port}/topic` };
    await send(notice, settings, { idempotencyKey: 'a1' });
    assert.deepEqual(seen, [['firing: Disk', 'a1']]);
    status = 500;
    await assert.rejects(send(notice, settings, { idempotencyKey: 'a2' }), /500/);
  } finally {
    server.close();
  }
});
