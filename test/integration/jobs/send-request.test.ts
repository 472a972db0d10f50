import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { AjvPayloadSchemas } from '../../../src/adapters/outbound/ajv/ajv-payload-schemas.js';
import { GuardedHttpClient } from '../../../src/adapters/outbound/http/guarded-http-client.js';
import { StandardWebhooksSigner } from '../../../src/adapters/outbound/notifications/standard-webhooks-signer.js';
import { JobPayloads } from '../../../src/application/jobs/job-payloads.js';
import { SendRequest } from '../../../src/application/jobs/send-request.js';
import { outcomeOfFailure } from '../../../src/domain/jobs/retry-policy.js';
import type { AppError } from '../../../src/domain/shared/app-error.js';
import type { JobId } from '../../../src/domain/shared/ids.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { HttpReceiver, WEBHOOK_CHANNEL_SECRET } from '../../support/alert-receivers.js';
import { ManualClock } from '../../support/manual-clock.js';
import { appErrorOf } from '../../support/rejection.js';

const JOB = '0193f000-0000-7000-8000-000000000001';

describe('SendRequest', () => {
  let receiver: HttpReceiver;
  let secrets: readonly string[] = [];
  let mayBePrivate = true;
  const clock = new ManualClock();
  const guarded = new GuardedHttpClient({ allowPrivateAddresses: () => mayBePrivate });
  const timeouts: number[] = [];
  const send = new SendRequest({
    payloads: new JobPayloads({ schemas: new AjvPayloadSchemas() }),
    http: {
      send: (request) => {
        timeouts.push(request.timeoutMs);
        return guarded.send(request);
      },
    },
    signer: new StandardWebhooksSigner(),
    clock,
    redact: (text) => text.replaceAll('hunter2', '***'),
    secrets: () => secrets,
  });

  beforeEach(async () => {
    receiver = await HttpReceiver.start();
    [secrets, mayBePrivate] = [[], true];
    timeouts.length = 0;
  });

  afterEach(() => receiver.stop());

  const execute = (payload: JsonObject = {}, signal = new AbortController().signal) =>
    send.execute({ jobId: JOB, payload: { url: receiver.url, ...payload }, signal });
  const only = () => {
    expect(receiver.requests).to.have.length(1);
    const [request] = receiver.requests;
    if (!request) throw new Error('nothing came');
    return request;
  };
  /** What becomes of the first of ten attempts. */
  const outcomeOf = (error: AppError) =>
    outcomeOfFailure(
      { id: JOB as JobId, attempt: 1, maxAttempts: 10, backoff: null },
      error,
      clock.now(),
      0,
    );

  it('posts JSON with the id of the job, unsigned where nobody set a secret', async () => {
    receiver.headers = { 'content-type': 'text/plain; charset=utf-8' };
    expect(await execute({ body: { a: [1, 'é'] } })).to.deep.equal({
      status: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: 'ok',
    });
    const { method, headers, body } = only();
    expect([method, body]).to.deep.equal(['POST', '{"a":[1,"é"]}']);
    expect(headers).to.include({ 'idempotency-key': JOB, 'content-type': 'application/json' });
    expect(headers).not.to.include.keys('webhook-id', 'webhook-signature');
  });

  it('sends the method, headers and texts it is given', async () => {
    const headers = { 'Content-Type': 'text/csv', 'X-A': 'b', 'User-Agent': 'mine' };
    await execute({ method: 'PUT', headers, body: 'a;b' });
    const put = only();
    expect([put.method, put.body]).to.deep.equal(['PUT', 'a;b']);
    expect(put.headers).to.include({
      'content-type': 'text/csv',
      'x-a': 'b',
      'user-agent': 'mine',
    });
    await execute({ method: 'GET' });
    expect(receiver.requests[1]).to.include({ method: 'GET', body: '' });
    expect(receiver.requests[1]?.headers).not.to.include.keys('content-type');
    await execute({ body: 'text' });
    expect(receiver.requests[2]).to.include({ body: '"text"' });
    await execute({ body: null });
    expect(receiver.requests[3]).to.include({ body: 'null' });
  });

  it('signs after Standard Webhooks, once for each secret', async () => {
    const other = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    secrets = [WEBHOOK_CHANNEL_SECRET, other];
    await execute({ body: { a: 1 } });
    const { headers, body } = only();
    const seconds = String(clock.now().getTime() / 1_000);
    expect(headers).to.include({ 'webhook-id': JOB, 'webhook-timestamp': seconds });
    const signature = (secret: string) =>
      createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
        .update(`${JOB}.${seconds}.${body}`)
        .digest('base64');
    expect(headers['webhook-signature']).to.equal(
      `v1,${signature(WEBHOOK_CHANNEL_SECRET)} v1,${signature(other)}`,
    );
  });

  it('keeps the beginning of an answer, without secrets', async () => {
    receiver.answer = `password hunter2 ${'é'.repeat(50_000)}`;
    const { body } = await execute();
    expect(body).to.have.length(2_000);
    expect(body.startsWith('password *** éé')).to.equal(true);
  });

  for (const status of [408, 425, 429, 500, 502, 503, 504]) {
    it(`is tried again after ${String(status)}, not before the receiver wants it`, async () => {
      receiver.status = status;
      receiver.headers = { 'retry-after': '77' };
      const error = await appErrorOf(execute());
      expect(error).to.include({ code: 'http-job.not-now', retryAfterSeconds: 77 });
      const runAt = new Date(clock.now().getTime() + 77_000);
      expect(outcomeOf(error)).to.deep.include({ status: 'failed', runAt });
    });
  }

  for (const status of [301, 307, 400, 401, 403, 404, 409, 410, 422]) {
    it(`is given up after ${String(status)}, with what the receiver said`, async () => {
      receiver.status = status;
      receiver.headers = { location: receiver.url };
      receiver.answer = `no such\n thing, hunter2 ${'x'.repeat(5_000)}`;
      const error = await appErrorOf(execute());
      const outcome = outcomeOf(error);
      expect(outcome.status).to.equal('dead_letter');
      expect(error.code).to.equal('http-job.refused');
      expect(error.message).to.match(
        new RegExp(`^The receiver answered ${String(status)}: no such thing, \\*\\*\\* x+$`),
      );
      expect(error.message.length).to.be.below(400);
      expect(receiver.requests).to.deep.equal([]);
      expect(receiver.refused).to.equal(1);
    });
  }

  it('waits half a minute for an answer, or as long as it is told', async () => {
    await execute();
    await execute({ timeoutSeconds: 2.5 });
    expect(timeouts).to.deep.equal([30_000, 2_500]);
  });

  it('is tried again when nobody answers', async () => {
    await receiver.stop();
    const gone = await appErrorOf(execute());
    expect(outcomeOf(gone).status).to.equal('failed');
    receiver = await HttpReceiver.start();
  });

  it('stops when the job is lost', async () => {
    const lost = new AbortController();
    const closed = new Promise<void>((resolve) => {
      receiver.onHeld = (end) => {
        lost.abort();
        void end.then(resolve);
      };
    });
    expect((await appErrorOf(execute({}, lost.signal))).code).to.equal('http.cancelled');
    await closed;
  });

  it('reaches no private address unless the operator allows it', async () => {
    mayBePrivate = false;
    const error = await appErrorOf(execute());
    expect(error.code).to.equal('http.private-address');
    expect(outcomeOf(error).status).to.equal('dead_letter');
    expect(receiver.requests).to.deep.equal([]);
  });

  it('is given up when its payload is none', async () => {
    const error = await appErrorOf(execute({ headers: { Host: 'example.org' } }));
    expect(error.code).to.equal('job.bad-payload');
    expect(outcomeOf(error).status).to.equal('dead_letter');
    expect(receiver.requests).to.deep.equal([]);
  });
});
