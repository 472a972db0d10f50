import type { ContainerModuleLoadOptions } from 'inversify';
import { TestAlertRule } from '../../application/alerts/test-alerting.js';
import { ChangeAlertRule, CreateAlertRule } from '../../application/alerts/write-alert-rules.js';
import { ReportHappening } from '../../application/alerts/report-happening.js';
import {
  ChangeExpectation,
  CreateExpectation,
} from '../../application/alerts/write-expectations.js';
import { ChangeSilence, CreateSilence } from '../../application/alerts/write-silences.js';
import { DeleteOne } from '../../application/shared/delete-one.js';
import { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

/** What people say about alerts: rules, silences, expectations. */
export function bindAlertDeclarations(options: ContainerModuleLoadOptions): void {
  bindRules(options);
  bindSilences(options);
  bindExpectations(options);
}

function bindRules(options: ContainerModuleLoadOptions): void {
  const { alertRules: rules, alertRuleQueries: queries, work, clock, ids } = PORTS;
  const { alertSettings: settings } = SERVICES;
  const stored = { settings, rules, queries, work, clock };
  bindMade(options, USE_CASES['alert-rules.list'], { queries }, (deps) => {
    return new ListPage('alert-rules', 'alert-rule', deps.queries);
  });
  bindMade(options, USE_CASES['alert-rules.get'], { queries }, (deps) => {
    return new GetOne('alert-rules', 'alert-rule', deps.queries);
  });
  bindClass(options, USE_CASES['alert-rules.create'], CreateAlertRule, { ...stored, ids });
  bindClass(options, USE_CASES['alert-rules.update'], ChangeAlertRule, stored);
  bindMade(options, USE_CASES['alert-rules.delete'], { repository: rules, work }, (deps) => {
    return new DeleteOne('alert-rules', 'alert-rule', deps);
  });
  const { readConditions: conditions } = SERVICES;
  bindClass(options, USE_CASES['alert-rules.test'], TestAlertRule, {
    queries,
    conditions,
    settings,
  });
}

function bindSilences(options: ContainerModuleLoadOptions): void {
  const { silences, silenceQueries: queries, work, clock, ids, logger } = PORTS;
  const making = { silences, work, clock, ids, logger };
  bindMade(options, USE_CASES['silences.list'], { queries }, (deps) => {
    return new ListPage('silences', 'silence', deps.queries);
  });
  bindMade(options, USE_CASES['silences.get'], { queries }, (deps) => {
    return new GetOne('silences', 'silence', deps.queries);
  });
  bindClass(options, USE_CASES['silences.create'], CreateSilence, making);
  bindClass(options, USE_CASES['silences.update'], ChangeSilence, { silences, work, clock });
  bindMade(options, USE_CASES['silences.delete'], { repository: silences, work }, (deps) => {
    return new DeleteOne('silences', 'silence', deps);
  });
}

function bindExpectations(options: ContainerModuleLoadOptions): void {
  const { expectations, expectationQueries: queries, schedule, work, clock, ids } = PORTS;
  const stored = { expectations, queries, schedule, work, clock };
  bindMade(options, USE_CASES['expectations.list'], { queries }, (deps) => {
    return new ListPage('expectations', 'expectation', deps.queries);
  });
  bindMade(options, USE_CASES['expectations.get'], { queries }, (deps) => {
    return new GetOne('expectations', 'expectation', deps.queries);
  });
  bindClass(options, USE_CASES['expectations.create'], CreateExpectation, { ...stored, ids });
  bindClass(options, USE_CASES['expectations.update'], ChangeExpectation, stored);
  const deleting = { repository: expectations, work };
  bindMade(options, USE_CASES['expectations.delete'], deleting, (deps) => {
    return new DeleteOne('expectations', 'expectation', deps);
  });
  bindClass(options, USE_CASES['expectations.report'], ReportHappening, {
    expectations,
    queries,
    work,
    clock,
    book: SERVICES.expectationBook,
  });
}
