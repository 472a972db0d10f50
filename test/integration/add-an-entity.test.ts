import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import ts from 'typescript';
import type * as Library from '../../src/bootstrap/library.js';
import type * as CommandLine from '../../src/adapters/inbound/cli/run-cli.js';
import { ROOT } from '../support/brain-process.js';
import { FakeHost } from '../unit/adapters/cli/fake-host.js';

const GUIDE = readFileSync(join(ROOT, 'docs', 'guides', 'add-an-entity.md'), 'utf8');
const BLOCKS = [...GUIDE.matchAll(/^```(ts|diff) (\S+)\n(.*?)^```/gms)].map(
  ([, kind = '', file = '', text = '']) => ({ kind, file, text }),
);
const KEY = 'key-of-the-guide-0123456789-0123456789';

/** The source of a file with the lines of the guide that begin with `+` behind the line before them. */
function patched(file: string, diff: string): string {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  let at = -1;
  for (const line of diff.split('\n').filter((one) => one !== '')) {
    const text = line.slice(1);
    if (line.startsWith('+')) {
      at += 1;
      lines.splice(at, 0, text);
    } else {
      at = lines.indexOf(text, at + 1);
      if (at === -1) throw new Error(`${file} has no line ${text}`);
    }
  }
  return lines.join('\n');
}

describe('the guide to add an entity', function () {
  this.timeout(60_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'brain-entity-'));
    cpSync(join(ROOT, 'dist', 'src'), join(folder, 'dist', 'src'), { recursive: true });
    cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    for (const { kind, file, text } of BLOCKS) {
      const source = kind === 'ts' ? text : patched(file, text);
      const { outputText } = ts.transpileModule(source, {
        compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
      });
      const output = join(folder, 'dist', file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(output), { recursive: true });
      writeFileSync(output, outputText);
    }
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const load = async <Module>(file: string) =>
    (await import(pathToFileURL(join(folder, 'dist', 'src', file)).href)) as Module;

  it('takes less than 120 lines', () => {
    const lines = BLOCKS.flatMap(({ kind, text }) =>
      text
        .split('\n')
        .filter((line) => (kind === 'ts' ? line.trim() !== '' : line.startsWith('+'))),
    );
    expect(lines.length).to.be.within(1, 119);
  });

  it('makes an entity that is stored, served and commanded', async () => {
    const { createBrain } = await load<typeof Library>('bootstrap/library.js');
    const brain = createBrain({
      config: {
        database: { type: 'sqlite', url: join(folder, 'brain.sqlite') },
        api: { port: 0 },
        security: { bootstrapKey: KEY },
      },
      roles: ['api', 'worker', 'scheduler'],
    });
    await brain.start();
    try {
      const call = async (method: string, path: string, body?: object) => {
        const response = await fetch(`${String(brain.url)}/api/v1/checklists${path}`, {
          method,
          headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        return { status: response.status, text: await response.text() };
      };
      const made = await call('POST', '', { title: 'Before the release', tags: ['release'] });
      expect(made.status).to.equal(201);
      const { id } = JSON.parse(made.text) as { id: string };
      const refused = await call('POST', '', { title: '', taskId: id });
      expect(refused.status).to.equal(400);
      const changed = await call('PATCH', `/${id}`, { items: ['Tag pushed'], done: true });
      expect(JSON.parse(changed.text)).to.include({ done: true, version: 2 });
      for (const query of ['?filter[done]=true', '?filter[tags]=release', '/export']) {
        expect((await call('GET', query)).text).to.contain(id);
      }
      const document = await fetch(`${String(brain.url)}/openapi.json`);
      expect(await document.text()).to.contain('ChecklistView');

      const { runCli } = await load<typeof CommandLine>('adapters/inbound/cli/run-cli.js');
      const host = new FakeHost();
      host.url = brain.url ?? '';
      host.env = { BRAIN_API_KEY: KEY };
      host.cli = runCli;
      const { code, stdout } = await host.run('checklists', 'show', id, '--json');
      expect([code, JSON.parse(stdout) as unknown]).to.deep.equal([0, JSON.parse(changed.text)]);
    } finally {
      await brain.stop();
    }
  });
});
