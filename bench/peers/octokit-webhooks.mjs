import { createServer } from 'node:http';
import { createNodeMiddleware, Webhooks } from '@octokit/webhooks';

/** Verifies signatures and hands events to one handler that does nothing; stores nothing. */
const webhooks = new Webhooks({ secret: process.env.WEBHOOK_SECRET });
let received = 0;
webhooks.onAny(() => {
  received += 1;
});

const server = createServer(createNodeMiddleware(webhooks, { path: '/github/events' }));
server.listen(Number(process.env.PORT), '127.0.0.1');

process.once('SIGTERM', () => {
  console.error(`received ${received}`);
  process.exit(0);
});
