import { expect } from 'chai';
import { BrainProcess, WEBHOOK_SECRET } from '../support/brain-process.js';
import { deliver, exampleDelivery } from '../support/deliver.js';
import { signedHeaders } from '../support/github-corpus.js';

describe('bad deliveries', function () {
  this.timeout(60_000);
  let brain: BrainProcess;

  before(async () => {
    brain = await BrainProcess.start();
  });

  after(async () => {
    await brain.dispose();
  });

  afterEach('nothing was stored and the process lives', async () => {
    const { total } = await brain.get<{ total: number }>('/api/v1/events/statistics');
    expect(total).to.equal(0);
    expect(await brain.all('/api/v1/jobs')).to.deep.equal([]);
    expect(brain.hasExited).to.equal(false);
  });

  async function expectProblem(answer: Response, status: number, code: string) {
    expect(answer.status).to.equal(status);
    expect(answer.headers.get('content-type')).to.include('application/problem+json');
    const problem = (await answer.json()) as { code: string; detail: string; requestId: string };
    expect(problem).to.include({ status, code });
    expect(problem.requestId).to.equal(answer.headers.get('x-request-id'));
    expect(JSON.stringify(problem)).not.to.match(/at \w+ \(|node_modules|SELECT/);
    return problem;
  }

  const example = () => exampleDelivery('issues', 'opened');

  it('unsigned: 401', async () => {
    const delivery = example();
    const { 'x-hub-signature-256': _signature, ...headers } = signedHeaders(
      delivery,
      WEBHOOK_SECRET,
    );
    await expectProblem(await deliver(brain.url, delivery, headers), 401, 'webhook.unsigned');
  });

  it('signed with another secret: 401', async () => {
    const delivery = example();
    const headers = signedHeaders(delivery, 'another secret');
    await expectProblem(await deliver(brain.url, delivery, headers), 401, 'webhook.bad-signature');
  });

  it('one byte changed: 401', async () => {
    const delivery = example();
    const headers = signedHeaders(delivery, WEBHOOK_SECRET);
    const body = Buffer.from(delivery.body);
    body[body.length - 2] = 0x20;
    const answer = await deliver(brain.url, { ...delivery, body }, headers);
    await expectProblem(answer, 401, 'webhook.bad-signature');
  });

  it('unknown provider: 404', async () => {
    const answer = await fetch(`${brain.url}/gitlab/events`, { method: 'POST', body: '{}' });
    await expectProblem(answer, 404, 'webhook.unknown-provider');
  });

  it('26 MB: 413', async () => {
    const delivery = { ...example(), body: Buffer.alloc(26 * 1024 * 1024, ' ') };
    await expectProblem(await deliver(brain.url, delivery), 413, 'request.too-large');
  });

  it('26 MB without a length: 413', async () => {
    const delivery = example();
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (sent++ < 26) controller.enqueue(chunk);
        else controller.close();
      },
    });
    const headers = signedHeaders(delivery, WEBHOOK_SECRET);
    const request = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    await expectProblem(
      await fetch(`${brain.url}/github/events`, request),
      413,
      'request.too-large',
    );
  });

  it('malformed JSON: 400 naming the position', async () => {
    const delivery = { ...example(), body: Buffer.from('{"action": "opened",}') };
    const problem = await expectProblem(await deliver(brain.url, delivery), 400, 'json.malformed');
    expect(problem.detail).to.include('position 20');
  });

  it('JSON that ends too early: 400 naming the position', async () => {
    const delivery = { ...example(), body: Buffer.from('{"action": "ope') };
    const problem = await expectProblem(await deliver(brain.url, delivery), 400, 'json.malformed');
    expect(problem.detail).to.match(/position 1\d/);
  });

  it('without a delivery id: 400', async () => {
    const delivery = example();
    const { 'x-github-delivery': _id, ...headers } = signedHeaders(delivery, WEBHOOK_SECRET);
    await expectProblem(await deliver(brain.url, delivery, headers), 400, 'webhook.missing-header');
  });

  it('compressed: 400, since the signature is over other bytes', async () => {
    const delivery = example();
    const headers = { ...signedHeaders(delivery, WEBHOOK_SECRET), 'content-encoding': 'gzip' };
    await expectProblem(await deliver(brain.url, delivery, headers), 400, 'request.encoding');
  });
});
