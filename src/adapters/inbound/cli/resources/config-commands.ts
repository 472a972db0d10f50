import { Argument, Option, type Command } from 'commander';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';

const PATH = '/api/v1/config-revisions';

/** What changes the configuration of the running instance, and its history. */
export function addConfigRevisionCommands(line: CommandLine, group: Command): void {
  addApply(line, group);
  addHistory(line, group);
  addDiff(line, group);
  addRollback(line, group);
  addReload(line, group);
  addStatus(line, group);
}

const REASON = new Option('--reason <text>', 'why, for whoever reads the history');

function addApply(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'apply',
      summary: 'Change settings of the running instance, all or none.',
      examples: [
        'brain config apply jobs.concurrency=20 --reason "a big import"',
        'brain config apply logging.level=debug --dry-run',
        'brain config apply --unset logging.level --reason "done looking"',
      ],
      arguments: [new Argument('[settings...]', 'section.key=value')],
      options: [
        new Option('--dry-run', 'show what would change'),
        new Option('--unset <key...>', 'take the stored value of these settings away'),
        REASON,
      ],
      run: async (invocation) => {
        const { args, options, printer } = invocation;
        const changes = changesOf(invocation, args, (options['unset'] ?? []) as string[]);
        const client = await invocation.connect();
        if (options['dryRun'] === true) {
          const answer = await client.post(`${PATH}/preview`, { changes });
          printer.answer(answer, () => {
            printChanges(invocation, answer['changes'] ?? []);
          });
          return;
        }
        const revision = await client.post(PATH, {
          changes,
          reason: reasonOf(invocation, 'applied'),
        });
        printRevision(invocation, revision);
      },
    },
    group,
  );
}

function changesOf(
  invocation: Invocation,
  assignments: readonly string[],
  unset: readonly string[],
): JsonObject {
  const changes: Record<string, JsonValue> = {};
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) invocation.usageError(`'${assignment}' is not section.key=value`);
    changes[assignment.slice(0, equals)] = valueOf(assignment.slice(equals + 1));
  }
  for (const path of unset) changes[path] = null;
  if (Object.keys(changes).length === 0) invocation.usageError('name a setting to change');
  return changes;
}

/** JSON where it is JSON, else a text. */
function valueOf(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

function reasonOf({ options }: Invocation, otherwise: string): string {
  const { reason } = options as { readonly reason?: string };
  return reason ?? `${otherwise} on the command line`;
}

function addHistory(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'history',
      summary: 'List the revisions of the configuration, the last one first.',
      examples: ['brain config history', 'brain config history --limit 5 --json'],
      options: [new Option('--limit <number>', 'at most this many').default('20')],
      run: async (invocation) => {
        const { printer, options } = invocation;
        const client = await invocation.connect();
        const limit = String(options['limit']);
        const page = await client.get(PATH, [['limit', limit]]);
        const items = (page['items'] ?? []) as readonly JsonObject[];
        printer.answer(page, () => {
          const columns = ['number', 'when', 'source', 'status', 'author', 'changes', 'reason'];
          const rows = items.map((item) => [
            cellText(item['number']),
            cellText(item['createdAt']),
            cellText(item['source']),
            cellText(item['status']),
            cellText(item['author']),
            pathsOf(item['changes']),
            cellText(item['reason']),
          ]);
          printer.raw(printer.table(columns.map((title) => ({ title }))).render(rows));
        });
      },
    },
    group,
  );
}

function pathsOf(changes: JsonValue | undefined): string {
  return ((changes ?? []) as readonly JsonObject[]).map(({ path }) => cellText(path)).join(' ');
}

function addDiff(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'diff',
      summary: 'Show what differs between two revisions, or one and what is in force now.',
      examples: ['brain config diff 3', 'brain config diff 3 7'],
      arguments: [
        new Argument('<from>', 'number of the older revision'),
        new Argument('[to]', 'number of the newer one; absent: what is in force now'),
      ],
      run: async (invocation) => {
        const [from = '', to] = invocation.args;
        const client = await invocation.connect();
        const query: [string, string][] = [['from', from]];
        if (to !== undefined) query.push(['to', to]);
        const answer = await client.get(`${PATH}/compare`, query);
        invocation.printer.answer(answer, () => {
          printChanges(invocation, answer['changes'] ?? []);
        });
      },
    },
    group,
  );
}

function addRollback(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'rollback',
      summary: 'Undo the last change, or return to the state after a revision.',
      examples: ['brain config rollback', 'brain config rollback 3 --reason "it was better"'],
      arguments: [new Argument('[revision]', 'number of the revision to return to')],
      options: [REASON],
      run: async (invocation) => {
        const [to] = invocation.args;
        if (to !== undefined && !/^[1-9]\d{0,8}$/.test(to)) {
          invocation.usageError(`'${to}' is not the number of a revision`);
        }
        const client = await invocation.connect();
        const revision = await client.post(`${PATH}/rollback`, {
          ...(to === undefined ? {} : { to: Number(to) }),
          reason: reasonOf(invocation, 'rolled back'),
        });
        printRevision(invocation, revision);
      },
    },
    group,
  );
}

function addReload(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'reload',
      summary: 'Make the running instance read its file and variables anew.',
      examples: ['brain config reload'],
      options: [REASON],
      run: async (invocation) => {
        const client = await invocation.connect();
        const answer = await client.post(`${PATH}/reload`, {
          reason: reasonOf(invocation, 'reloaded'),
        });
        invocation.printer.answer(answer, () => {
          printChanges(invocation, answer['changes'] ?? []);
          const waiting = (answer['needRestart'] ?? []) as readonly string[];
          if (waiting.length > 0) {
            invocation.printer.text(`Only after a restart: ${waiting.join(', ')}`);
          }
          const outranked = (answer['outranked'] ?? []) as readonly string[];
          if (outranked.length > 0) {
            invocation.printer.text(`A stored value outranks the file: ${outranked.join(', ')}`);
          }
        });
      },
    },
    group,
  );
}

function addStatus(line: CommandLine, group: Command): void {
  line.command(
    {
      name: 'status',
      summary: 'Show what the running instance says of its configuration.',
      examples: ['brain config status'],
      run: async (invocation) => {
        const client = await invocation.connect();
        const status = await client.get('/config/status');
        invocation.printer.answer(status, () => {
          invocation.printer.details(status);
        });
      },
    },
    group,
  );
}

function printRevision(invocation: Invocation, revision: JsonObject): void {
  const { printer } = invocation;
  printer.answer(revision, () => {
    printChanges(invocation, revision['changes'] ?? []);
    const watched = revision['status'] === 'watched' ? '; its effect on health is watched' : '';
    printer.text(`Revision ${cellText(revision['number'])} is in force${watched}.`);
  });
}

function printChanges({ printer }: Invocation, changes: JsonValue): void {
  const rows = (changes as readonly JsonObject[]).map(({ path, from, to }) => [
    cellText(path),
    cellText(from),
    cellText(to),
  ]);
  if (rows.length === 0) {
    printer.text('Nothing differs.');
    return;
  }
  const columns = [{ title: 'setting', isWhole: true }, { title: 'from' }, { title: 'to' }];
  printer.raw(printer.table(columns).render(rows));
}
