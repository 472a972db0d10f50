import { expect } from 'chai';
import type { Explanation } from '../../../../src/domain/shared/expression.js';
import { anExpressionEngine } from '../../../support/expression-engine.js';

const engine = anExpressionEngine();

const explain = (text: string, context: Record<string, unknown>, secrets?: readonly string[]) =>
  engine.compile(text).explain(context, secrets);

/** One line for each part, deeper ones behind those they belong to. */
function lines({ text, outcome, error, seen, parts }: Explanation, level = 0): readonly string[] {
  const values = seen.map((one) =>
    'missing' in one ? `${one.name}?` : `${one.name}=${JSON.stringify(one.value)}`,
  );
  const line = [`${' '.repeat(level)}${text}: ${outcome}`, error?.code, ...values]
    .filter((part) => part !== undefined)
    .join(' ');
  return [line, ...parts.flatMap((part) => lines(part, level + 1))];
}

describe('explanation of an expression', () => {
  it('tells each part, and of the last ones what they saw', () => {
    const context = { job: { queue: 'mail', attempts: 2, tags: ['a', 'b'] } };
    const text = 'job.queue=="mail"&&(job.attempts > 3 || "c" in job.tags) && job.late';
    expect(lines(explain(text, context))).to.deep.equal([
      'job.queue == "mail" && (job.attempts > 3 || "c" in job.tags) && job.late: false',
      ' job.queue == "mail": true job.queue="mail"',
      ' job.attempts > 3 || "c" in job.tags: false',
      '  job.attempts > 3: false job.attempts=2',
      '  "c" in job.tags: false job.tags=["a","b"]',
      ' job.late: skipped',
    ]);
  });

  it('turns round what stands behind !', () => {
    expect(lines(explain('!(a && b)', { a: true, b: false }))).to.deep.equal([
      ...['!(a && b): true', ' a && b: false', '  a: true a=true', '  b: false b=false'],
    ]);
  });

  it('follows the branch that was taken', () => {
    expect(lines(explain('a > 1 ? b : c', { a: 2, b: true }))).to.deep.equal([
      ...['a > 1 ? b : c: true', ' a > 1: true a=2', ' b: true b=true', ' c: skipped'],
    ]);
  });

  it('tells what was missing, and that it may not matter', () => {
    expect(lines(explain('a.b.c > 1 || d', { a: {}, d: true }))).to.deep.equal([
      'a.b.c > 1 || d: true',
      ' a.b.c > 1: error expression.missing a.b.c?',
      ' d: true d=true',
    ]);
    expect(lines(explain('a.b > 1 && d', { a: {}, d: true }))).to.deep.equal([
      'a.b > 1 && d: error expression.missing',
      ' a.b > 1: error expression.missing a.b?',
      ' d: true d=true',
    ]);
  });

  it('takes what is neither true nor false for an error of what needs it', () => {
    expect(explain('a && b', { a: 1, b: true })).to.deep.include({
      outcome: 'error',
      error: { code: 'expression.type', message: 'a part is neither true nor false' },
    });
    expect(explain('!a', { a: 1 }).error?.code).to.equal('expression.type');
    expect(explain('a ? b : c', { a: 1 }).outcome).to.equal('error');
    expect(explain('a + 1', { a: 1 }).outcome).to.equal('value');
  });

  it('places each part', () => {
    const { parts } = explain('a ||\n  b.c.startsWith("x")', { a: false, b: { c: 'y' } });
    expect(parts.map(({ line, column }) => [line, column])).to.deep.equal([
      ...[
        [1, 1],
        [2, 3],
      ],
    ]);
  });

  it('hides what is secret by its name, its form or because it is known', () => {
    const context = {
      user: { password: 'open sesame', name: 'ada' },
      headers: { 'x-api-key': 'abc' },
      note: 'Authorization: Bearer abcdef123456',
      said: 'the word is xyzzy-plugh',
    };
    const text =
      'user.password != "" && headers["x-api-key"] != "" && user != null && headers != null && note != "" && said != ""';
    const told = lines(explain(text, context, ['xyzzy-plugh'])).join('\n');
    for (const secret of ['sesame', 'abc', 'xyzzy']) expect(told).not.to.include(secret);
    expect(told).to.include('ada').and.to.include('the word is');
    expect(told).to.include('user.password="***"').and.to.include('headers["x-api-key"]="***"');
  });

  it('cuts what is long', () => {
    const context = { text: 'word '.repeat(10_000), list: Array(5_000).fill({ a: 'b' }) };
    const explanation = explain('text.size() > 0 && list.size() > 0', context);
    expect(JSON.stringify(explanation).length).to.be.lessThan(3_000);
  });

  it('comes to what an evaluation comes to', () => {
    const values = [true, false, 1, undefined];
    const texts = ['a && b || !c', 'a ? b : c', '!(a || b) && c', 'a || b || c', 'a && b && c'];
    for (const a of values) {
      for (const b of values) {
        for (const c of values) {
          for (const text of texts) {
            let expected: string;
            try {
              expected = String(engine.compile(text).holds({ a, b, c }));
            } catch {
              expected = 'error';
            }
            const { outcome } = explain(text, { a, b, c });
            const told = outcome === 'value' ? 'error' : outcome;
            expect(told, `${text} of ${String([a, b, c])}`).to.equal(expected);
          }
        }
      }
    }
  });
});
