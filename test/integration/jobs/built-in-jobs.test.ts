import { expect } from 'chai';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { createBrain, type Brain, type ConfigOverrides } from '../../../src/bootstrap/library.js';
import type { Job, NewJob } from '../../../src/domain/jobs/job.js';
import type { JobQueue } from '../../../src/ports/jobs/job-repository.js';
import {
  HttpReceiver,
  mailHeader,
  MailReceiver,
  WEBHOOK_CHANNEL_SECRET,
} from '../../support/alert-receivers.js';
import { eventually } from '../../support/eventually.js';

describe('jobs on built-in queues', function () {
  this.timeout(40_000);
  let mail: MailReceiver;
  let http: HttpReceiver;
  let brain: Brain | undefined;
  let queue: JobQueue;

  before(async () => {
    [mail, http] = await Promise.all([MailReceiver.start(), HttpReceiver.start()]);
  });

  after(() => Promise.all([mail.stop(), http.stop()]));

  beforeEach(() => {
    mail.mails.length = 0;
    http.requests.length = 0;
  });

  afterEach(() => brain?.stop());

  const start = async (config: ConfigOverrides = {}) => {
    brain = createBrain({
      config: {
        security: { allowPrivateAddresses: true },
        jobs: { http: { secret: [WEBHOOK_CHANNEL_SECRET] } },
        mail: { host: '127.0.0.1', port: mail.port, tls: 'none', from: 'brain@example.org' },
        ...config,
      },
      adapters: {
        logger: new InMemoryLogger(),
        jobs: (jobs) => {
          queue = jobs;
          return jobs;
        },
      },
    });
    await brain.start();
  };
  const settled = async (job: NewJob): Promise<Job> => {
    const [id] = await queue.enqueue([job]);
    if (!id || !brain) throw new Error('nothing was enqueued');
    const running = brain;
    return eventually(
      async () => {
        const now = await running.use('jobs.get', { id });
        expect(now.status).to.be.oneOf(['completed', 'dead_letter', 'failed']);
        return now;
      },
      { timeoutMs: 15_000 },
    );
  };

  it('send a request, signed, and are completed', async () => {
    await start();
    const job = await settled({ queue: 'http', payload: { url: http.url, body: { a: 1 } } });
    expect(job.status).to.equal('completed');
    expect(http.requests[0]).to.include({ method: 'POST', body: '{"a":1}' });
    expect(http.requests[0]?.headers).to.include({
      'idempotency-key': job.id,
      'webhook-id': job.id,
    });
    expect(http.requests[0]?.headers['webhook-signature']).to.match(/^v1,/);
  });

  it('send a mail, whose Message-ID is that of the job', async () => {
    await start();
    const to = ['ann@example.org', 'bob@example.org'];
    const payload = { to, subject: 'Grüße', text: 'Hello', replyTo: 'me@example.org' };
    const job = await settled({ queue: 'email', payload });
    expect([job.status, job.lastError]).to.deep.equal(['completed', null]);
    const [sent = ''] = mail.mails;
    expect(mailHeader(sent, 'Message-ID')).to.equal(`<${job.id}@clickup-brain>`);
    expect(mailHeader(sent, 'To')).to.equal('ann@example.org, bob@example.org');
    expect(mailHeader(sent, 'From')).to.equal('brain@example.org');
    expect(mailHeader(sent, 'Reply-To')).to.equal('me@example.org');
    expect(mailHeader(sent, 'Subject')).to.match(/^=\?UTF-8\?/);
  });

  it('are given up when they are refused for good, and say why', async () => {
    await start();
    const bad = { to: 'a@example.org\r\nBcc: eve@example.org', subject: 'x' };
    const spoiled = await settled({ queue: 'email', payload: bad });
    expect(spoiled.status).to.equal('dead_letter');
    expect(spoiled.lastError).to.match(
      /^job\.bad-payload: .*payload\.to must be one e-mail address$/,
    );
    mail.refusal = 554;
    const refused = await settled({
      queue: 'email',
      payload: { to: 'ann@example.org', subject: 'x' },
    });
    mail.refusal = undefined;
    expect(refused).to.include({ status: 'dead_letter', attempt: 1 });
    expect(refused.lastError).to.equal('mail.refused: The mail server answered 554');
    expect(mail.mails).to.deep.equal([]);
  });

  it('wait for an operator who has set no mail server yet', async () => {
    await start({ mail: {} });
    const payload = { to: 'ann@example.org', subject: 'x' };
    const job = await settled({ queue: 'email', payload });
    expect(job.status).to.equal('failed');
    expect(job.lastError).to.match(/^mail\.not-configured/);
  });

  it('share the mail server with alert channels that name none', async () => {
    await start({
      mail: { host: '127.0.0.1', port: mail.port, tls: 'none', from: 'shared@example.org' },
      alerts: { channels: { ops: { type: 'email', to: ['ops@example.org'] } } },
    });
    await brain?.use('alerts.test', { channel: 'ops' });
    const sent = await eventually(
      () => {
        expect(mail.mails).to.have.length(1);
        return mail.mails[0] ?? '';
      },
      { timeoutMs: 15_000 },
    );
    expect(mailHeader(sent, 'From')).to.equal('shared@example.org');
    expect(mailHeader(sent, 'To')).to.equal('ops@example.org');
  });
});
