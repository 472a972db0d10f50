import type { ChangeAlert } from '../../application/alerts/change-alert.js';
import type { DeliverNotice } from '../../application/alerts/deliver-notice.js';
import type { FailNotice } from '../../application/alerts/fail-notice.js';
import type { TestAlertRule, TestChannel } from '../../application/alerts/test-alerting.js';
import type {
  ChangeAlertRule,
  CreateAlertRule,
} from '../../application/alerts/write-alert-rules.js';
import type { ReportHappening } from '../../application/alerts/report-happening.js';
import type {
  ChangeExpectation,
  CreateExpectation,
} from '../../application/alerts/write-expectations.js';
import type { ChangeSilence, CreateSilence } from '../../application/alerts/write-silences.js';
import type { DeleteOne } from '../../application/shared/delete-one.js';
import type { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import type { AlertState } from '../../domain/alerts/alert.js';
import type { AlertRule, AlertRuleState } from '../../domain/alerts/alert-rule.js';
import type { Expectation, ExpectationState } from '../../domain/alerts/expectation.js';
import type { Silence, SilenceState } from '../../domain/alerts/silence.js';
import type { AlertId, AlertRuleId, ExpectationId, SilenceId } from '../../domain/shared/ids.js';
import { token } from './token.js';

export const ALERTS_USE_CASES = {
  'alerts.list': token<ListPage<AlertState>>('alerts.list'),
  'alerts.get': token<GetOne<AlertState, AlertId>>('alerts.get'),
  'alerts.update': token<ChangeAlert>('alerts.update'),
  'alerts.test': token<TestChannel>('alerts.test'),
  'alerts.deliver': token<DeliverNotice>('alerts.deliver'),
  'alerts.give-up': token<FailNotice>('alerts.give-up'),
  'alert-rules.list': token<ListPage<AlertRuleState>>('alert-rules.list'),
  'alert-rules.get': token<GetOne<AlertRuleState, AlertRuleId>>('alert-rules.get'),
  'alert-rules.create': token<CreateAlertRule>('alert-rules.create'),
  'alert-rules.update': token<ChangeAlertRule>('alert-rules.update'),
  'alert-rules.delete': token<DeleteOne<AlertRuleState, AlertRule>>('alert-rules.delete'),
  'alert-rules.test': token<TestAlertRule>('alert-rules.test'),
  'silences.list': token<ListPage<SilenceState>>('silences.list'),
  'silences.get': token<GetOne<SilenceState, SilenceId>>('silences.get'),
  'silences.create': token<CreateSilence>('silences.create'),
  'silences.update': token<ChangeSilence>('silences.update'),
  'silences.delete': token<DeleteOne<SilenceState, Silence>>('silences.delete'),
  'expectations.list': token<ListPage<ExpectationState>>('expectations.list'),
  'expectations.get': token<GetOne<ExpectationState, ExpectationId>>('expectations.get'),
  'expectations.create': token<CreateExpectation>('expectations.create'),
  'expectations.update': token<ChangeExpectation>('expectations.update'),
  'expectations.delete': token<DeleteOne<ExpectationState, Expectation>>('expectations.delete'),
  'expectations.report': token<ReportHappening>('expectations.report'),
} as const;
