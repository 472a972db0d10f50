import { expect } from 'chai';
import { Alert, type AlertState } from '../../../src/domain/alerts/alert.js';
import { AlertRule, type AlertRuleState } from '../../../src/domain/alerts/alert-rule.js';
import { Expectation, type ExpectationState } from '../../../src/domain/alerts/expectation.js';
import { Notice, type NoticeState } from '../../../src/domain/alerts/notice.js';
import { Silence, type SilenceState } from '../../../src/domain/alerts/silence.js';
import type { Aggregate, AggregateState } from '../../../src/domain/shared/aggregate.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import {
  aNotice,
  anAlert,
  anAlertRule,
  anExpectation,
  aSilence,
  fresh,
  NOON,
} from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import { AWKWARD_TEXTS, AWKWARD_TIMES, samplesOf } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';
import { repositoryContract, type RepositorySubject } from './repository.contract.js';

const ALERTS: RepositorySubject<AlertState, Alert> = {
  what: 'alert',
  build: anAlert,
  restore: (state) => Alert.restore(state),
  repository: ({ alerts }) => alerts,
  queries: ({ alertQueries }) => alertQueries,
  change: { status: 'resolved', activeKey: null, resolvedAt: NOON, notices: 2 },
  samples: {
    'every field': {
      severity: 'info',
      status: 'resolved',
      value: -1234.5678e-7,
      labels: { check: 'database', note: 'a "quote"' },
      firedAt: NOON,
      resolvedAt: NOON,
      activeKey: null,
      hits: [NOON.toISOString()],
      toldChannels: ['ops', 'chat'],
      lastNotifiedAt: NOON,
      notices: 7,
      acknowledgedAt: NOON,
      acknowledgedBy: 'api-key:1',
      note: 'looking',
    },
    ...samplesOf('text', AWKWARD_TEXTS),
    ...samplesOf('startedAt', AWKWARD_TIMES),
  },
};

const RULES: RepositorySubject<AlertRuleState, AlertRule> = {
  what: 'alert-rule',
  build: anAlertRule,
  restore: (state) => AlertRule.restore(state),
  repository: ({ alertRules }) => alertRules,
  queries: ({ alertRuleQueries }) => alertRuleQueries,
  change: { enabled: false, condition: { type: 'watchdog', everySeconds: 60 } },
  samples: {
    'every field': {
      origin: 'built-in',
      forSeconds: 60,
      repeatSeconds: 600,
      channels: ['ops'],
      labels: { subject: 'disk' },
    },
    ...samplesOf('summary', AWKWARD_TEXTS),
  },
};

const SILENCES: RepositorySubject<SilenceState, Silence> = {
  what: 'silence',
  build: aSilence,
  restore: (state) => Silence.restore(state),
  repository: ({ silences }) => silences,
  queries: ({ silenceQueries }) => silenceQueries,
  change: { comment: 'longer', matchers: [] },
  samples: { ...samplesOf('comment', AWKWARD_TEXTS), ...samplesOf('endsAt', AWKWARD_TIMES) },
};

const NOTICES: RepositorySubject<NoticeState, Notice> = {
  what: 'notice',
  build: aNotice,
  restore: (state) => Notice.restore(state),
  repository: ({ notices }) => notices,
  queries: ({ noticeQueries }) => noticeQueries,
  change: { status: 'sent', sentAt: NOON },
  samples: { 'every field': { status: 'failed', digestId: 'digest-1', error: 'gone' } },
};

const EXPECTATIONS: RepositorySubject<ExpectationState, Expectation> = {
  what: 'expectation',
  build: anExpectation,
  restore: (state) => Expectation.restore(state),
  repository: ({ expectations }) => expectations,
  queries: ({ expectationQueries }) => expectationQueries,
  change: { lastAt: NOON, lastVolume: 0.5, history: [[1, 2]] },
  samples: {
    'every field': {
      origin: 'configuration',
      cadence: { everySeconds: 60 },
      volume: { per: 'day', least: 1, most: 2.5 },
      enabled: false,
      lastAt: NOON,
      lastVolume: 12,
      lateDue: NOON,
      history: [
        [NOON.getTime(), 3],
        [NOON.getTime() + 1, 0],
      ],
    },
  },
};

export function alertRepositoriesContract(store: Store): void {
  describe('as AlertRepository', () => {
    repositoryContract(store, ALERTS);

    it('lets one of the same alerts only be active', async () => {
      const { work, alerts } = store();
      const first = anAlert();
      const { activeKey } = first.state;
      await work.run(() => alerts.save(first, []));
      const error = await appErrorOf(work.run(() => alerts.save(anAlert({ activeKey }), [])));
      expect(error).to.include({ kind: 'conflict', code: 'alert.concurrent-change' });
      const over = anAlert({ activeKey: null, status: 'resolved' });
      await work.run(() => alerts.save(over, []));
      await work.run(() => alerts.save(anAlert({ activeKey: null, status: 'resolved' }), []));
    });
  });

  uniqueRepository('AlertRuleRepository', store, RULES, { name: fresh('rule') });
  describe('as SilenceRepository', () => repositoryContract(store, SILENCES));
  uniqueRepository('ExpectationRepository', store, EXPECTATIONS, { name: fresh('twice') });
  uniqueRepository('NoticeRepository', store, NOTICES, { idempotencyKey: fresh('key') });

  describe('as NoticeQueries', () => {
    it('lists what waits for a channel, oldest first', async () => {
      const { work, notices, noticeQueries } = store();
      const channel = fresh('channel');
      const at = (ms: number) => ({ channel, createdAt: new Date(NOON.getTime() + ms) });
      const built = [aNotice(at(2)), aNotice(at(1)), aNotice({ ...at(0), status: 'sent' })];
      await work.run(async () => {
        for (const notice of built) await notices.save(notice, []);
      });
      const filters = [
        { field: 'channel', operator: 'in', values: [channel] },
        { field: 'status', operator: 'in', values: ['waiting'] },
      ] as const;
      const { items } = await noticeQueries.list(listQuery({ filters }));
      expect(items.map(({ id }) => id)).to.deep.equal([built[1]?.state.id, built[0]?.state.id]);
    });
  });
}

function uniqueRepository<State extends AggregateState<string>, Root extends Aggregate<State>>(
  port: string,
  store: Store,
  subject: RepositorySubject<State, Root>,
  taken: Partial<State>,
): void {
  describe(`as ${port}`, () => {
    repositoryContract(store, subject);

    it(`refuses a second with the same ${Object.keys(taken).join()}`, async () => {
      const { work } = store();
      const repository = subject.repository(store());
      await work.run(() => repository.save(subject.build(taken), []));
      const again = work.run(() => repository.save(subject.build(taken), []));
      expect(await appErrorOf(again)).to.include({
        kind: 'conflict',
        code: `${subject.what}.concurrent-change`,
      });
    });
  });
}
