import { expect } from 'chai';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { createBrain, type Brain } from '../../../src/bootstrap/library.js';
import type { AlertState } from '../../../src/domain/alerts/alert.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import {
  AlertReceivers,
  mailHeader,
  PROJECT_MADE,
  WEBHOOK_CHANNEL_SECRET,
  type HttpReceiver,
  type MailReceiver,
} from '../../support/alert-receivers.js';
import { newId } from '../../support/builders.js';
import { eventually } from '../../support/eventually.js';
import { rejectionOf } from '../../support/rejection.js';

const VALID = { timeoutMs: 15_000 };

describe('the alert pipeline', function () {
  this.timeout(40_000);
  let receivers: AlertReceivers;
  let mail: MailReceiver;
  let slack: HttpReceiver;
  let hook: HttpReceiver;
  let brain: Brain;
  let logger: InMemoryLogger;

  const start = async (alerts: object = {}, security: object = {}) => {
    logger = new InMemoryLogger();
    brain = createBrain({
      adapters: { logger },
      config: {
        security,
        alerts: {
          evaluationSeconds: 1,
          channels: receivers.channels(),
          rules: {
            'project-made': {
              severity: 'critical',
              summary: 'A project was made',
              ...PROJECT_MADE,
            },
          },
          ...alerts,
        },
      },
    });
    await brain.start();
  };

  beforeEach(async () => {
    receivers = await AlertReceivers.start();
    ({ mail, slack, hook } = receivers);
  });

  afterEach(async () => {
    await brain.stop();
    await receivers.stop();
  });

  const make = async () => brain.use('projects.create', { name: 'P', slug: `p-${newId()}` });
  const remove = async (id: Awaited<ReturnType<typeof make>>['id']) =>
    brain.use('projects.delete', { id });
  const alerts = async (): Promise<readonly AlertState[]> =>
    (await brain.use('alerts.list', listQuery())).items.filter(
      ({ rule }) => rule === 'project-made',
    );
  const hookTypes = () =>
    hook.requests.map(({ body }) => (JSON.parse(body) as { type: string }).type);

  it('tells three channels that it began and that it is over, each once and in order', async () => {
    await start();
    const { id } = await make();
    await eventually(() => {
      expect(mail.mails).to.have.length(1);
      expect(slack.requests).to.have.length(1);
      expect(hook.requests).to.have.length(1);
    }, VALID);
    await remove(id);
    await eventually(() => {
      expect(mail.mails).to.have.length(2);
      expect(slack.requests).to.have.length(2);
      expect(hookTypes()).to.deep.equal(['brain.alert.fired', 'brain.alert.resolved']);
    }, VALID);
    expect(mail.mails.map((one) => mailHeader(one, 'Subject'))).to.deep.equal([
      'Alert (critical): A project was made',
      'Resolved (critical): A project was made',
    ]);
    const [alert] = await alerts();
    expect(alert).to.include({ rule: 'project-made', status: 'resolved', notices: 2 });
    expect(mailHeader(mail.mails[0] ?? '', 'Message-ID')).to.equal(
      `<${alert?.id ?? ''}-1-mail@clickup-brain>`,
    );
    expect(slack.requests[0]?.body).to.include('A project was made');
  });

  it('tells the end after the beginning though the channel was down meanwhile, and nothing twice', async () => {
    await start();
    hook.status = 503;
    const { id } = await make();
    await eventually(() => {
      expect(mail.mails).to.have.length(1);
      expect(hook.refused).to.be.greaterThan(0);
    }, VALID);
    await remove(id);
    await eventually(() => expect(mail.mails).to.have.length(2), VALID);
    hook.status = 200;
    await eventually(() => {
      expect(hookTypes()).to.deep.equal(['brain.alert.fired', 'brain.alert.resolved']);
    }, VALID);
    const ids = hook.requests.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).to.equal(2);
    expect(mail.mails).to.have.length(2);
    expect(slack.requests).to.have.length(2);
  });

  it('tells many at once as one', async () => {
    await start();
    hook.status = 503;
    for (let count = 0; count < 12; count += 1) await make();
    await eventually(async () => {
      expect((await alerts()).filter(({ status }) => status === 'firing')).to.have.length(12);
      expect(hook.refused).to.be.greaterThan(0);
    }, VALID);
    hook.status = 200;
    await eventually(async () => {
      const bodies = hook.requests.map(
        ({ body }) => (JSON.parse(body) as { data: { rule: string; text: string } }).data,
      );
      const told = bodies.flatMap(({ rule, text }) =>
        rule === 'digest' ? text.split('\n') : [text],
      );
      expect(told).to.have.length(12);
      expect(hook.requests.length).to.be.lessThan(12);
    }, VALID);
  });

  it('stays quiet while a silence holds, and tells when it is over', async () => {
    await start();
    const silence = await brain.use('silences.create', {
      match: { rule: 'project-*' },
      endsAt: new Date(Date.now() + 3_600_000),
      comment: 'moving house',
    });
    await make();
    await eventually(async () => expect(await alerts()).to.have.length(1), VALID);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(mail.mails).to.have.length(0);
    await brain.use('silences.delete', { id: silence.id });
    await eventually(() => expect(mail.mails).to.have.length(1), VALID);
  });

  it('tells of a test at once, or why it cannot', async () => {
    await start();
    await brain.use('alerts.test', { channel: 'chat' });
    expect(slack.requests[0]?.body).to.include('Test of this channel');
    slack.status = 410;
    const refused = await rejectionOf(brain.use('alerts.test', { channel: 'chat' }));
    expect(refused).to.include({ code: 'alert-channel.refused' });
    const unknown = await rejectionOf(brain.use('alerts.test', { channel: 'fax' }));
    expect(unknown).to.include({ code: 'alert-channel.not-found' });
  });

  it('tries a channel that nobody configured, but none on a private address unless that is allowed', async () => {
    await start({}, { allowPrivateAddresses: false });
    const given = { type: 'webhook', url: hook.url, secret: WEBHOOK_CHANNEL_SECRET } as const;
    const refused = await rejectionOf(brain.use('alerts.test', given));
    expect(refused).to.include({ kind: 'forbidden', code: 'http.private-address' });
    expect(hook.requests).to.deep.equal([]);
    await brain.use('alerts.test', { channel: 'hook' });
    expect(hook.requests).to.have.length(1);
    for (const unclear of [{}, { type: 'slack' }, { channel: 'hook', ...given }] as const) {
      const error = await rejectionOf(brain.use('alerts.test', unclear));
      expect(error).to.include({ code: 'alert-channel.unclear' });
    }
    await brain.stop();
    await start({}, { allowPrivateAddresses: true });
    await brain.use('alerts.test', given);
    expect(hook.requests).to.have.length(2);
    expect(hook.requests[1]?.headers['webhook-signature']).to.match(/^v1,/);
  });

  it('does nothing when it is switched off', async () => {
    await start({ enabled: false });
    await make();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await alerts()).to.have.length(0);
  });
});
