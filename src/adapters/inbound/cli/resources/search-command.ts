import { Argument, Option } from 'commander';
import { itemsOf } from '../client/page.js';
import type { CommandLine } from '../command-line.js';
import { collect } from '../common-options.js';
import { cellText } from '../text/printer.js';
import { integer } from './dto-options.js';

const COLUMNS = ['collection', 'id', 'title', 'excerpt'];

/** `brain search TEXT` */
export function addSearchCommand(line: CommandLine): void {
  line.command({
    name: 'search',
    summary: 'Find tasks, projects and everything else by their words, best first.',
    examples: [
      "brain search 'certificate -staging'",
      "brain search 'renew cert*' --in tasks --json",
    ],
    arguments: [new Argument('<text>', 'words, "phrases", begin*, -without; all must hold')],
    options: [
      new Option('--in <collection>', 'look here only; repeatable').argParser(collect),
      new Option('--limit <number>', 'most hits, 1 to 100').argParser(integer),
    ],
    run: async (invocation) => {
      const { in: collections = [], limit } = invocation.options as {
        readonly in?: readonly string[];
        readonly limit?: number;
      };
      const client = await invocation.connect();
      const answer = await client.get('/api/v1/search', [
        ['q', invocation.args[0] ?? ''],
        ...(collections.length === 0 ? [] : [['collections', collections.join(',')] as const]),
        ...(limit === undefined ? [] : [['limit', String(limit)] as const]),
      ]);
      const { printer } = invocation;
      printer.answer(answer, () => {
        const hits = itemsOf(answer, client.url);
        if (hits.length === 0) {
          printer.text('Nothing found.');
          return;
        }
        const columns = COLUMNS.map((title) => ({ title, isWhole: title === 'id' }));
        const rows = hits.map((hit) => COLUMNS.map((name) => cellText(hit[name])));
        printer.raw(printer.table(columns).render(rows));
      });
    },
  });
}
