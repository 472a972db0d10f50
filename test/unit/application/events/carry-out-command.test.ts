import { expect } from 'chai';
import {
  CarryOutCommand,
  type AcknowledgeAlert,
} from '../../../../src/application/events/carry-out-command.js';
import type { NewsCommand } from '../../../../src/domain/events/provider-news.js';
import type { NewJob } from '../../../../src/domain/jobs/job.js';
import { AppError, notFound } from '../../../../src/domain/shared/app-error.js';
import type { JobId } from '../../../../src/domain/shared/ids.js';
import type { ExecutionContext } from '../../../../src/ports/runtime/execution-scope.js';
import { appErrorOf } from '../../../support/rejection.js';

const ALERT_ID = '0193f000-0000-7000-8000-000000000001';
const REPLY_URL = 'https://hooks.slack.com/commands/T1/1/x';
const CONTEXT: ExecutionContext = {
  actor: { kind: 'system', id: 'system:worker', role: 'admin' },
  requestId: 'r-1',
};

describe('CarryOutCommand', () => {
  let asked: { readonly input: unknown; readonly by: string }[];
  let queued: NewJob[];
  let failure: Error | undefined;

  beforeEach(() => {
    asked = [];
    queued = [];
    failure = undefined;
  });

  async function carryOut(change: Partial<NewsCommand> = {}): Promise<string | undefined> {
    const acknowledgeAlert: AcknowledgeAlert = {
      name: 'alerts.update',
      permission: 'alert:write',
      execute: async (input, { actor }) => {
        asked.push({ input, by: actor.id });
        if (failure) throw failure;
        return Promise.resolve({ rule: 'disk-full' });
      },
    };
    const jobs = {
      enqueue: (wanted: readonly NewJob[]) => {
        queued.push(...wanted);
        return Promise.resolve(wanted.map(() => 'job' as JobId));
      },
    };
    const command: NewsCommand = {
      does: 'acknowledge-alert',
      alertId: ALERT_ID,
      note: 'on it',
      by: 'U1',
      replyUrl: REPLY_URL,
      ...change,
    };
    await new CarryOutCommand({ acknowledgeAlert, jobs }).execute('slack', command, CONTEXT);
    const body = queued[0]?.payload['body'] as { text: string } | undefined;
    return body?.text;
  }

  it('acknowledges the alert in the name of who asked, and has that told', async () => {
    expect(await carryOut()).to.equal('The alert disk-full is acknowledged.');
    const change = { status: 'acknowledged', note: 'on it' };
    expect(asked).to.deep.equal([{ input: { id: ALERT_ID, change }, by: 'slack:U1' }]);
    expect(queued).to.have.length(1);
    expect(queued[0]).to.deep.include({ queue: 'http' });
    expect(queued[0]?.payload).to.include({ url: REPLY_URL });
  });

  it('tells nobody where nobody listens', async () => {
    expect(await carryOut({ replyUrl: null })).to.equal(undefined);
    expect(asked).to.have.length(1);
    expect(queued).to.be.empty;
  });

  it('answers what cannot be done', async () => {
    expect(await carryOut({ alertId: 'the-one' })).to.equal('That is no id of an alert.');
    expect(asked).to.be.empty;
    queued = [];
    failure = notFound('alert', ALERT_ID);
    expect(await carryOut()).to.equal('There is no such alert.');
    queued = [];
    failure = new AppError('conflict', 'alert.resolved', 'It is over already');
    expect(await carryOut()).to.equal('It is over already');
  });

  it('fails, to be tried again, when it could not find out', async () => {
    failure = new AppError('unavailable', 'database.down', 'Not now');
    expect(await appErrorOf(carryOut())).to.include({ code: 'database.down' });
    failure = new AppError('conflict', 'alert.concurrent-change', 'Lost', { retryable: true });
    expect(await appErrorOf(carryOut())).to.include({ code: 'alert.concurrent-change' });
    expect(queued).to.be.empty;
  });
});
