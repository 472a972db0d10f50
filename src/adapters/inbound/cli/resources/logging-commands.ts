import type { Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import { EXIT_CODES } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { addLoggingLevel } from './logging-level.js';
import { addLoggingTail } from './logging-tail.js';

const PATH = '/api/v1/logs';

export function addLoggingCommands(line: CommandLine): void {
  const group = line.group({
    name: 'logging',
    summary: 'The log of the running instance.',
    examples: ['brain logging', 'brain logging tail --follow --level warn', 'brain logging test'],
    status: printStatus,
  });
  addLoggingTail(line, group);
  addTest(line, group);
  addLoggingLevel(line, group);
}

async function printStatus(invocation: Invocation): Promise<void> {
  const { printer } = invocation;
  const status = await (await invocation.connect()).get(`${PATH}/status`);
  printer.answer(status, () => {
    const loggers = Object.entries((status['loggers'] ?? {}) as JsonObject);
    const levels = [['(all)', status['level']] as const, ...loggers];
    printer.raw(
      printer
        .table([{ title: 'logger' }, { title: 'level' }])
        .render(levels.map(([name, level]) => [name, cellText(level)])),
    );
    printer.text('');
    const names = ['name', 'minimum', 'written', 'dropped', 'waiting', 'path', 'fault'];
    printRows(invocation, names, status['sinks']);
  });
}

function addTest(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'test',
      summary: 'Write an entry of every level with a made-up secret, and see where it arrives.',
      examples: ['brain logging test', 'brain logging test --json'],
      run: async (invocation) => {
        const { printer } = invocation;
        const result = await (await invocation.connect()).post(`${PATH}/test`, {});
        printer.answer(result, () => {
          const { levels, isSecretMasked, testId } = result;
          printer.details({
            levels: levels ?? [],
            secret: secretText(isSecretMasked),
            testId: testId ?? '',
          });
          printer.text('');
          const names = ['name', 'levels', 'isWritten', 'dropped', 'path', 'fault'];
          printRows(invocation, names, result['sinks']);
        });
        return isWell(result) ? EXIT_CODES.done : EXIT_CODES.failed;
      },
    },
    group,
  );
}

function secretText(isMasked: JsonValue | undefined): string {
  if (isMasked === null) return 'no entry was written that could tell';
  return isMasked === true ? 'masked' : 'SHOWN';
}

function isWell({ isSecretMasked, sinks }: JsonObject): boolean {
  return isSecretMasked !== false && rowsOf(sinks).every((sink) => sink['isWritten'] === true);
}

function printRows({ printer }: Invocation, names: readonly string[], rows?: JsonValue): void {
  const cells = rowsOf(rows).map((row) => names.map((name) => cellText(row[name])));
  printer.raw(printer.table(names.map((title) => ({ title }))).render(cells));
}

const rowsOf = (rows: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(rows) ? (rows as readonly JsonObject[]) : [];
