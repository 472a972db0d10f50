import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FORMS, FUNCTIONS } from '../../../src/domain/expressions/functions.js';
import { OPERATIONS } from '../../../src/domain/expressions/operators.js';
import { MACROS } from '../../../src/domain/expressions/syntax-tree.js';
import { AppError } from '../../../src/domain/shared/app-error.js';
import { ROOT } from '../../support/brain-process.js';
import { anExpressionEngine } from '../../support/expression-engine.js';

const PAGE = readFileSync(join(ROOT, 'docs', 'guides', 'expressions.md'), 'utf8');

const given = JSON.parse(/^```json\n(.*?)^```/ms.exec(PAGE)?.[1] ?? '') as { now: string };
const CONTEXT = { ...given, now: new Date(given.now) };

/** The last two cells of each row whose table has examples. */
const EXAMPLES = PAGE.split('\n\n')
  .filter((block) => /^\|.*\| example +\| gives +\|$/m.test(block))
  .flatMap((table) => table.trim().split('\n').slice(2))
  .map((row) => {
    const cells = row.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
    return { example: cells.at(-3)?.slice(1, -1) ?? '', gives: cells.at(-2) ?? '' };
  });

function result(expression: string): string {
  try {
    return `\`${JSON.stringify(anExpressionEngine().compile(expression).evaluate(CONTEXT))}\``;
  } catch (error) {
    return `error \`${error instanceof AppError ? error.code : String(error)}\``;
  }
}

describe('docs/guides/expressions.md', () => {
  it('has examples', () => {
    expect(EXAMPLES.length).to.be.greaterThan(60);
  });

  for (const { example, gives } of EXAMPLES) {
    it(`tells what ${example} gives`, () => {
      const told = gives.startsWith('`')
        ? `\`${JSON.stringify(JSON.parse(gives.slice(1, -1)))}\``
        : gives;
      expect(result(example)).to.equal(told);
    });
  }

  it('names every function, macro and operator in an example', () => {
    const examples = EXAMPLES.map(({ example }) => example).join('\n');
    const calls = [...FUNCTIONS.keys(), ...FORMS.keys(), ...MACROS, 'has'];
    const operators = [...Object.keys(OPERATIONS), '&&', '||', '!', '?', '.?', '[?'];
    const missing = [
      ...calls.filter((name) => !examples.includes(`${name}(`)),
      ...operators.filter((operator) => !examples.includes(operator)),
    ];
    expect(missing).to.deep.equal([]);
  });

  it('names every code', () => {
    const codes = ['too-long', 'too-many-parts', 'too-deep', 'too-costly', 'too-long-text'];
    for (const code of [...codes, 'too-large-result', 'too-deep-value', 'syntax', 'missing']) {
      expect(PAGE).to.include(`\`expression.${code}\``);
    }
  });
});
