import type { Alert, AlertState } from '../../domain/alerts/alert.js';
import type { AlertRule, AlertRuleState } from '../../domain/alerts/alert-rule.js';
import type { Expectation, ExpectationState } from '../../domain/alerts/expectation.js';
import type { Notice, NoticeState } from '../../domain/alerts/notice.js';
import type { Silence, SilenceState } from '../../domain/alerts/silence.js';
import type { Queries, Repository } from '../runtime/repository.js';

/** Of two active alerts with the same key the second is a retryable conflict. */
export type AlertRepository = Repository<AlertState, Alert>;
export type AlertQueries = Queries<AlertState>;

/** Names are unique. */
export type AlertRuleRepository = Repository<AlertRuleState, AlertRule>;
export type AlertRuleQueries = Queries<AlertRuleState>;

export type SilenceRepository = Repository<SilenceState, Silence>;
export type SilenceQueries = Queries<SilenceState>;

/** Idempotency keys are unique. */
export type NoticeRepository = Repository<NoticeState, Notice>;
export type NoticeQueries = Queries<NoticeState>;

/** Names are unique. */
export type ExpectationRepository = Repository<ExpectationState, Expectation>;
export type ExpectationQueries = Queries<ExpectationState>;
