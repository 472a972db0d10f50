import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { TreeSitterCodeParser } from '../../../../src/adapters/outbound/codebase/tree-sitter-code-parser.js';
import type { ElementKind, FileFacts } from '../../../../src/domain/codebases/file-facts.js';
import { languageOf } from '../../../../src/domain/codebases/language.js';
import { ROOT } from '../../../support/brain-process.js';
import { factsOf, PARSE_LIMITS } from '../../../support/code-facts.js';
import { rejectionOf } from '../../../support/rejection.js';
import { countedByCompiler, type Counts } from './counted-by-compiler.js';

const never = new AbortController().signal;

function filesOf(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

function countsOf({ elements, imports, decisions }: FileFacts): Counts {
  const of = (kind: ElementKind) => elements.filter((one) => one.kind === kind).length;
  return {
    ...{ functions: of('function'), methods: of('method'), classes: of('class') },
    ...{ interfaces: of('interface'), enums: of('enum'), types: of('type') },
    imports: imports.length,
    decisions: elements.reduce((sum, element) => sum + element.decisions, decisions),
  };
}

describe('TreeSitterCodeParser', function () {
  this.timeout(120_000);
  const parser = new TreeSitterCodeParser();

  after(() => parser.close());

  for (const [name, folder, ending] of [
    ['our own core', 'src/domain', /\.ts$/],
    ['our own tests', 'test/contract', /\.ts$/],
    ['piscina, in TypeScript', 'node_modules/piscina/src', /\.ts$/],
    ['mocha, in JavaScript', 'node_modules/mocha/lib', /\.[mc]?js$/],
    ['semver, in CommonJS', 'node_modules/semver', /\.js$/],
  ] as const) {
    it(`counts in ${name} what TypeScript's compiler counts, file by file`, async () => {
      const paths = filesOf(folder, ending);
      expect(paths.length).to.be.greaterThan(10);
      const sources = paths.map((path) => {
        return { path, language: languageOf(path)!, text: readFileSync(path, 'utf8') };
      });
      const parsed = await parser.parse(sources, PARSE_LIMITS, never);
      const found = parsed.map((one) => ('facts' in one ? countsOf(one.facts) : one));
      const expected = sources.map(({ path, text }) => countedByCompiler(path, text));
      for (const [at, path] of paths.entries()) {
        expect(found[at], path).to.deep.equal(expected[at]);
      }
    });
  }

  it('tells where elements are, and what is in what', async () => {
    const { elements, lines } = await factsOf(
      parser,
      'a.tsx',
      'export class A {\n  run = () => <B x={() => 1} />;\n}\n\nfunction B() {\n  return null;\n}\n',
    );
    expect(lines).to.equal(7);
    expect(
      elements.map(({ name, kind, parent, startLine, endLine }) => {
        return [name, kind, parent, startLine, endLine];
      }),
    ).to.deep.equal([
      ['A', 'class', -1, 1, 3],
      ['run', 'method', 0, 2, 2],
      ['B', 'function', -1, 5, 7],
    ]);
  });

  it('reckons the complexity of a function without those within it', async () => {
    const { elements } = await factsOf(
      parser,
      'a.py',
      'def f(a):\n  if a and a > 1:\n    pass\n  elif a:\n    pass\n' +
        '  def g():\n    for x in []:\n      pass\n  return [y for y in a if y]\n',
    );
    expect(elements.map(({ name, decisions }) => [name, decisions])).to.deep.equal([
      ['f', 5],
      ['g', 1],
    ]);
  });

  it('sees copies whose names and literals differ, and none where signs differ', async () => {
    const body = (name: string, sign: string) =>
      `function ${name}(list, most) { let ${name}Sum = 0; for (const one of list) {` +
      ` if (one.size ${sign} most) { ${name}Sum += one.size * 2; console.log('${name}', one); }` +
      ` else if (one.name === '${name}') { break; } } return ${name}Sum; }\n`;
    const text = body('first', '>') + body('second', '>') + body('third', '<');
    const { elements } = await factsOf(parser, 'a.js', text);
    const [first, second, third] = elements.map(({ tokenHash }) => tokenHash);
    expect(first).to.match(/^[0-9a-f]{16}$/);
    expect(second).to.equal(first);
    expect(third).not.to.equal(first);
  });

  it('bears any depth, broken text and what is no text of the language', async () => {
    const deep = 100_000;
    for (const text of [
      `x = ${'('.repeat(deep)}1${')'.repeat(deep)};`,
      `${'function f() {'.repeat(2_000)}${'}'.repeat(2_000)}`,
      '{{{{ class <<< \u0000 \u{1F600} \ud800 function',
      '',
    ]) {
      const parsed = await parser.parse(
        [{ path: 'a.js', language: 'javascript', text }],
        PARSE_LIMITS,
        never,
      );
      expect(parsed).to.have.length(1);
      expect(parsed[0]).to.satisfy(
        (one: object) => 'facts' in one || (one as { refused: string }).refused === 'too-slow',
      );
    }
  });

  it('keeps no more elements than it may, and says so', async () => {
    const text = 'function f() { g(); }\n'.repeat(50);
    const source = { path: 'a.js', language: 'javascript', text } as const;
    const [parsed] = await parser.parse([source], { fileMs: 60_000, elements: 10 }, never);
    expect(parsed).to.have.nested.property('facts.isCut', true);
    expect(parsed).to.have.nested.property('facts.elements').with.length(10);
  });

  it('gives up a file that takes too long, and reads the others', async () => {
    const long = `x = [${'{a: b => c ? d : (e, f)},'.repeat(60_000)}];`;
    const [slow, fast] = await parser.parse(
      [
        { path: 'slow.js', language: 'javascript', text: long },
        { path: 'fast.js', language: 'javascript', text: 'f();' },
      ],
      { fileMs: 10, elements: 100 },
      never,
    );
    expect(slow).to.deep.equal({ refused: 'too-slow' });
    expect(fast).to.have.property('facts');
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const error = await rejectionOf(parser.parse([], PARSE_LIMITS, stop.signal));
    expect(error).to.have.property('message', 'enough');
  });
});
