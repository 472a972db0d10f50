import { Argument, Option, type Command } from 'commander';
import { GIVEN_TYPES } from '../../../../application/alerts/test-alerting.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import { cellText } from '../text/printer.js';
import {
  ALERTS,
  EXPECTATION_REFERENCE,
  EXPECTATIONS,
  RULE_REFERENCE,
  RULES,
  SILENCES,
} from './alert-definitions.js';
import { quantity } from './dto-options.js';
import { addResourceCommands } from './resource-commands.js';
import { resolveReference } from './resolve-reference.js';

export function addAlertCommands(line: CommandLine): void {
  const group = addResourceCommands(line, ALERTS);
  addAcknowledge(line, group);
  addTest(line, group);
  addRuleTest(line, addResourceCommands(line, RULES, group));
  addResourceCommands(line, SILENCES, group);
  addHappened(line, addResourceCommands(line, EXPECTATIONS, group));
}

function addAcknowledge(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'acknowledge',
      summary: 'Take a firing alert on: it is told no more until it is over.',
      examples: ['brain alerts acknowledge 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10 --note "on it"'],
      arguments: [new Argument('<alert>', 'its id')],
      options: [new Option('--note <text>', 'what is known about it')],
      run: async (invocation) => {
        const { args, printer } = invocation;
        const { note } = invocation.options;
        const client = await invocation.connect();
        const path = `${ALERTS.path}/${encodeURIComponent(args[0] ?? '')}`;
        const body = typeof note === 'string' ? { note } : {};
        const alert = await client.patch(path, { status: 'acknowledged', ...body });
        printer.answer(alert, () => {
          printer.text(`${cellText(alert['summary'])}: acknowledged.`);
        });
      },
    },
    group,
  );
}

function addTest(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'test',
      summary: 'Send a notice that is only a test over a channel.',
      examples: [
        'brain alerts test ops',
        'brain alerts test --type webhook --url https://pager.example.org/hooks/brain',
      ],
      arguments: [new Argument('[channel]', 'its name in alerts.channels')],
      options: [
        new Option('--type <type>', 'of a channel that is not configured yet').choices(GIVEN_TYPES),
        new Option('--url <url>', 'where that one posts'),
      ],
      run: async (invocation) => {
        const { args, options, printer } = invocation;
        const [channel = 'It'] = args;
        const { type, url } = options;
        const named = args[0] === undefined ? {} : { channel };
        const given = typeof type === 'string' && typeof url === 'string' ? { type, url } : {};
        const client = await invocation.connect();
        const answer = await client.post(`${ALERTS.path}/test`, { ...named, ...given });
        printer.answer(answer, () => {
          printer.text(`${channel} took the notice.`);
        });
      },
    },
    group,
  );
}

function addRuleTest(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'test',
      summary: 'Show what the condition of a rule is now; nobody is told.',
      examples: ['brain alerts rules test high-error-rate'],
      arguments: [new Argument('<rule>', 'its id or name')],
      run: async (invocation) => {
        const client = await invocation.connect();
        const id = await resolveReference(client, RULE_REFERENCE, invocation.args[0] ?? '');
        const answer = await client.post(
          `${RULE_REFERENCE.path}/${encodeURIComponent(id)}/test`,
          {},
        );
        const { printer } = invocation;
        printer.answer(answer, () => {
          const readings = (answer['readings'] ?? []) as readonly JsonObject[];
          const columns = [{ title: 'holds' }, { title: 'labels' }, { title: 'what was found' }];
          const rows = readings.map(({ isBreached, labels, text }) =>
            [isBreached, labels, text].map((cell) => cellText(cell)),
          );
          printer.raw(printer.table(columns).render(rows));
        });
      },
    },
    group,
  );
}

function addHappened(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'happened',
      summary: 'Tell that what is expected has happened: for scripts and other programs.',
      examples: ['brain alerts expectations happened nightly-backup --volume 120'],
      arguments: [new Argument('<expectation>', 'its id or name')],
      options: [
        new Option('--at <time>', 'when; now unless given'),
        new Option('--volume <number>', 'how much came').argParser(quantity),
      ],
      run: async (invocation) => {
        const { at, volume } = invocation.options;
        const client = await invocation.connect();
        const id = await resolveReference(client, EXPECTATION_REFERENCE, invocation.args[0] ?? '');
        const expectation = await client.post(
          `${EXPECTATION_REFERENCE.path}/${encodeURIComponent(id)}/happened`,
          {
            ...(typeof at === 'string' ? { at } : {}),
            ...(typeof volume === 'number' ? { volume } : {}),
          },
        );
        invocation.printer.answer(expectation, () => invocation.printer.details(expectation));
      },
    },
    group,
  );
}
