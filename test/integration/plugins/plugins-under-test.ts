import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBrain, type Brain } from '../../../src/bootstrap/library.js';
import type { ConfigOverrides } from '../../../src/bootstrap/library.js';
import { ROOT } from '../../support/brain-process.js';

export const EXAMPLES = join(ROOT, 'examples', 'plugins');

/** A brain in memory with a plugin folder of its own. */
export class PluginsUnderTest {
  private brain: Brain | undefined;

  private constructor(readonly folder: string) {}

  static async make(): Promise<PluginsUnderTest> {
    return new PluginsUnderTest(await mkdtemp(join(tmpdir(), 'brain-plugins-')));
  }

  async write(name: string, manifest: object, code: string): Promise<void> {
    const folder = join(this.folder, name);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'index.mjs'), code);
    const whole = { name, version: '1.0.0', engine: '>=0.1.0', main: 'index.mjs', ...manifest };
    await writeFile(join(folder, 'brain-plugin.json'), JSON.stringify(whole));
  }

  async copyExample(name: string): Promise<void> {
    await cp(join(EXAMPLES, name), join(this.folder, name), { recursive: true });
  }

  async start(plugins: ConfigOverrides['plugins'] = {}): Promise<Brain> {
    const directory = this.folder;
    this.brain = createBrain({ config: { plugins: { directory, ...plugins } } });
    await this.brain.start();
    return this.brain;
  }

  async close(): Promise<void> {
    await this.brain?.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A plugin that stands before the creation of tasks and may change it. */
export const BEFORE_CREATE = {
  permissions: ['task:write'],
  hooks: { before: { 'tasks.create': 'change' } },
};

export const before = (body: string): string =>
  `export function activate(api) { api.before('tasks.create', async (input) => { ${body} }); }`;
