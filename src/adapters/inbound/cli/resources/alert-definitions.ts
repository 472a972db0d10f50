import { ALERT_STATUSES } from '../../../../domain/alerts/alert.js';
import { RULE_ORIGINS } from '../../../../domain/alerts/alert-rule.js';
import { SUBJECT_KINDS } from '../../../../domain/alerts/expectation.js';
import { ChangeAlertRuleDto, CreateAlertRuleDto } from '../../wire/alert-rule-dto.js';
import { ChangeExpectationDto, CreateExpectationDto } from '../../wire/expectation-dto.js';
import { ChangeSilenceDto, CreateSilenceDto } from '../../wire/silence-dto.js';
import { countAll, countsBy } from './counts.js';
import type { Reference, ResourceDefinition } from './resource-definition.js';

const ALERTS_PATH = '/api/v1/alerts';
const SILENCES_PATH = '/api/v1/silences';
const EXAMPLE_ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10';

export const RULE_REFERENCE: Reference = {
  path: '/api/v1/alert-rules',
  one: 'rule',
  lookup: 'name',
};

export const EXPECTATION_REFERENCE: Reference = {
  path: '/api/v1/expectations',
  one: 'expectation',
  lookup: 'name',
};

export const ALERTS: ResourceDefinition = {
  group: 'alerts',
  one: 'alert',
  path: ALERTS_PATH,
  summary: 'What is wrong now, what was, and who is told.',
  columns: ['id', 'status', 'severity', 'startedAt', 'rule', 'text'],
  listExamples: [
    'brain alerts list --filter status=firing --filter severity=critical',
    'brain alerts list --sort -startedAt --all',
  ],
  status: (client) => countAll(client, ALERTS_PATH, countsBy('status', ALERT_STATUSES)),
};

export const RULES: ResourceDefinition = {
  ...RULE_REFERENCE,
  group: 'alerts rules',
  summary: 'When alerts fire: built in, configured, and made here.',
  columns: ['id', 'name', 'origin', 'severity', 'enabled', 'summary'],
  listExamples: ['brain alerts rules list --filter origin=api'],
  status: (client) => countAll(client, RULE_REFERENCE.path, countsBy('origin', RULE_ORIGINS)),
  create: {
    name: 'create',
    summary: 'Make a rule.',
    examples: [
      'brain alerts rules create --name many-dead-letters --severity critical ' +
        '--condition \'{"type":"threshold","metric":"dead_letters","above":10}\'',
    ],
    dto: CreateAlertRuleDto,
    flags: { channels: 'channel' },
  },
  update: {
    name: 'update',
    summary: 'Change a rule that was made here; what is not named stays.',
    examples: ['brain alerts rules update many-dead-letters --enabled false'],
    dto: ChangeAlertRuleDto,
    flags: { channels: 'channel' },
  },
  remove: {
    name: 'delete',
    summary: 'Delete a rule that was made here; its alerts end.',
    examples: ['brain alerts rules delete many-dead-letters'],
    done: 'Deleted',
  },
};

export const SILENCES: ResourceDefinition = {
  group: 'alerts silences',
  one: 'silence',
  path: SILENCES_PATH,
  summary: 'Alerts that nobody is told of for a while.',
  columns: ['id', 'startsAt', 'endsAt', 'author', 'comment'],
  listExamples: ["brain alerts silences list --filter 'endsAt[gt]=2026-11-21T08:00:00Z'"],
  status: (client) => countAll(client, SILENCES_PATH, [{ name: 'all', query: [] }]),
  create: {
    name: 'create',
    summary: 'Silence alerts that look so.',
    examples: [
      'brain alerts silences create --match \'{"rule":"data-delay"}\' ' +
        "--ends-at 2026-11-21T12:00:00Z --comment 'the importer is being moved'",
    ],
    dto: CreateSilenceDto,
  },
  update: {
    name: 'update',
    summary: 'Change when a silence ends, or why it is.',
    examples: [`brain alerts silences update ${EXAMPLE_ID} --ends-at 2026-11-21T13:00:00Z`],
    dto: ChangeSilenceDto,
  },
  remove: {
    name: 'delete',
    summary: 'End a silence at once.',
    examples: [`brain alerts silences delete ${EXAMPLE_ID}`],
    done: 'Ended',
  },
};

export const EXPECTATIONS: ResourceDefinition = {
  ...EXPECTATION_REFERENCE,
  group: 'alerts expectations',
  summary: 'What has to happen again and again.',
  columns: ['id', 'name', 'kind', 'subject', 'lastAt', 'lastVolume', 'enabled'],
  listExamples: ['brain alerts expectations list --filter kind=backup'],
  status: (client) => countAll(client, EXPECTATION_REFERENCE.path, countsBy('kind', SUBJECT_KINDS)),
  create: {
    name: 'create',
    summary: 'Expect something.',
    examples: [
      'brain alerts expectations create --name nightly-backup --kind backup --subject nightly ' +
        "--cron '0 2 * * *' --zone Europe/Berlin --grace-seconds 1800 --volume-least 1",
    ],
    dto: CreateExpectationDto,
  },
  update: {
    name: 'update',
    summary: 'Change an expectation that was made here; what is not named stays.',
    examples: ['brain alerts expectations update nightly-backup --grace-seconds 3600'],
    dto: ChangeExpectationDto,
  },
  remove: {
    name: 'delete',
    summary: 'Expect something no more.',
    examples: ['brain alerts expectations delete nightly-backup'],
    done: 'Deleted',
  },
};
