import { request } from 'node:http';
import { expect } from 'chai';
import { BOOTSTRAP_KEY, BrainProcess } from '../support/brain-process.js';
import { deliver, exampleDelivery } from '../support/deliver.js';
import { eventually } from '../support/eventually.js';
import { signedHeaders } from '../support/github-corpus.js';

const PATIENT = { timeoutMs: 30_000, everyMs: 100 };

interface Answer {
  readonly status: number;
  readonly json: Record<string, unknown>;
}

/** A call from one of this machine's loopback addresses: each /24 of them is a network. */
function call(
  brain: BrainProcess,
  method: string,
  path: string,
  { key = BOOTSTRAP_KEY, from = '127.0.0.1', body }: CallOptions = {},
): Promise<Answer> {
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const options = { method, headers, localAddress: from };
    const outgoing = request(brain.url + path, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const json = (text === '' ? {} : JSON.parse(text)) as Answer['json'];
        resolve({ status: incoming.statusCode ?? 0, json });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

interface CallOptions {
  readonly key?: string;
  readonly from?: string;
  readonly body?: object;
}

describe('alerts of what endangers the installation', function () {
  this.timeout(60_000);
  let brain: BrainProcess;

  before(async () => {
    brain = await BrainProcess.start({
      env: {
        CLICKUP_BRAIN_ALERTS_EVALUATION_SECONDS: '1',
        CLICKUP_BRAIN_SECURITY_MASS_READ_ROWS: '60',
      },
    });
  });

  after(() => brain.dispose());

  const alertsOf = (rule: string, at = brain) =>
    at.all<{ status: string; text: string; labels: Record<string, string> }>(
      `/api/v1/alerts?filter[rule]=${rule}`,
    );
  const firing = (rule: string, at = brain) =>
    eventually(async () => {
      const [alert] = await alertsOf(rule, at);
      expect(alert?.status).to.equal('firing');
      return alert;
    }, PATIENT);
  const makeKey = async (role = 'analyst', at = brain) => {
    const made = await call(at, 'POST', '/api/v1/api-keys', { body: { name: role, role } });
    return made.json as { readonly id: string; readonly key: string };
  };

  it('a key that is used from a new network, once, also over a kill', async () => {
    const env = { CLICKUP_BRAIN_ALERTS_EVALUATION_SECONDS: '1' };
    let one = await BrainProcess.start({ env });
    const { dataDir } = one;
    const first = one;
    try {
      const { id, key } = await makeKey('analyst', one);
      for (const from of ['127.0.0.1', '127.0.0.9', '127.0.7.1', '127.0.7.2']) {
        const { status } = await call(one, 'GET', '/api/v1/tasks', { key, from });
        expect(status).to.equal(200);
      }
      await one.stop('SIGKILL');
      one = await BrainProcess.start({ env, dataDir });
      await call(one, 'GET', '/api/v1/tasks', { key, from: '127.0.7.3' });
      await firing('key-from-new-network', one);
      const alerts = await alertsOf('key-from-new-network', one);
      expect(alerts.map(({ labels }) => labels)).to.deep.equal([{ apiKeyId: id }]);
      expect(alerts[0]?.text).to.match(/the key analyst was used from 127\.0\.7\.0\/24$/);
      expect(alerts[0]?.text).not.to.include('times');
      await call(one, 'DELETE', `/api/v1/api-keys/${id}`);
      await eventually(async () => {
        const [alert] = await alertsOf('key-from-new-network', one);
        expect(alert?.status).to.equal('resolved');
      }, PATIENT);
    } finally {
      await one.dispose();
      await first.dispose();
    }
  });

  it('an administrator that somebody makes', async () => {
    await makeKey('viewer');
    expect(await alertsOf('administrator-made')).to.deep.equal([]);
    await makeKey('admin');
    await firing('administrator-made');
  });

  it('guesses of keys', async () => {
    for (let guess = 0; guess < 60; guess += 1) {
      const { status } = await call(brain, 'GET', '/api/v1/tasks', {
        key: `guess-${String(guess)}`,
      });
      expect(status).to.equal(401);
    }
    await firing('authentication-failures');
  });

  it('deliveries with wrong signatures', async () => {
    for (let guess = 0; guess < 15; guess += 1) {
      const delivery = exampleDelivery('issues', 'opened');
      await deliver(brain.url, delivery, signedHeaders(delivery, 'not-the-secret-0123456789'));
    }
    await firing('signature-failures');
  });

  it('somebody who reads and deletes a lot', async () => {
    const { key } = await makeKey();
    const items = Array.from({ length: 55 }, (_, index) => ({ title: `T${String(index)}` }));
    const made = await call(brain, 'POST', '/api/v1/tasks', { body: { items } });
    expect(made.status).to.equal(201);
    await call(brain, 'GET', '/api/v1/tasks?limit=50', { key });
    expect(await alertsOf('mass-read')).to.deep.equal([]);
    await call(brain, 'GET', '/api/v1/tasks?limit=50', { key });
    await firing('mass-read');
    for (const { id } of made.json['items'] as readonly { readonly id: string }[]) {
      await call(brain, 'DELETE', `/api/v1/tasks/${id}`);
    }
    await firing('mass-deletion');
  });
});
