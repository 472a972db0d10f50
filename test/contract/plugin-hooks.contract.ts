import { expect } from 'chai';
import type { PluginHooks } from '../../src/ports/plugins/plugin-hooks.js';
import type { ExecutionContext } from '../../src/ports/runtime/execution-scope.js';
import { eventually } from '../support/eventually.js';
import { rejectionOf } from '../support/rejection.js';

/** What stands before and behind the creation of tasks: each writes its name into the labels. */
export interface HooksUnderTest {
  readonly hooks: PluginHooks;
  /** As observers heard of it, oldest first: title of the input, and what the result was. */
  heard(): Promise<readonly { readonly title: string; readonly result: unknown }[]>;
  close(): Promise<void>;
}

/** @param useCase where it stands, or `*` */
export interface StandingHook {
  readonly name: string;
  readonly useCase: string;
  /**
   * `label` adds its name to `labels`, `keep` changes nothing, `refuse` refuses tasks titled `bad`, `observe`
   * hears of what was done.
   */
  readonly does: 'label' | 'keep' | 'refuse' | 'observe';
}

const CONTEXT: ExecutionContext = {
  actor: { kind: 'system', id: 'system:test', role: 'admin' },
  requestId: 'test',
};

/**
 * What whoever runs use cases relies on.
 * @param open hooks that stand in this order
 */
export function pluginHooksContract(
  name: string,
  open: (standing: readonly StandingHook[]) => Promise<HooksUnderTest>,
): void {
  describe(`${name} as PluginHooks`, () => {
    let opened: HooksUnderTest | undefined;

    afterEach(async () => {
      await opened?.close();
      opened = undefined;
    });

    const standing = async (...all: readonly StandingHook[]) => {
      opened = await open(all);
      return opened;
    };
    const before = (hooks: PluginHooks, title: string) =>
      hooks.before('tasks.create', { title, labels: [] }, CONTEXT);

    it('concerns nothing while nobody stands there, and lets everything through', async () => {
      const { hooks } = await standing();
      expect(hooks.concerns('tasks.create')).to.equal(false);
      expect(await before(hooks, 'A')).to.deep.equal({ title: 'A', labels: [] });
      await hooks.after('tasks.create', { title: 'A' }, { id: '1' }, CONTEXT);
    });

    it('concerns the use cases where somebody stands, and no others', async () => {
      const { hooks } = await standing({ name: 'one', useCase: 'tasks.create', does: 'keep' });
      expect(hooks.concerns('tasks.create')).to.equal(true);
      expect(hooks.concerns('tasks.delete')).to.equal(false);
    });

    it('concerns every use case that * reaches', async () => {
      const { hooks } = await standing({ name: 'all', useCase: '*', does: 'label' });
      expect(hooks.concerns('tasks.create')).to.equal(true);
      expect(hooks.concerns('tasks.update')).to.equal(true);
      expect(await before(hooks, 'A')).to.deep.equal({ title: 'A', labels: ['all'] });
    });

    it('leaves the input as it is when nobody changes it', async () => {
      const { hooks } = await standing({ name: 'one', useCase: 'tasks.create', does: 'keep' });
      const input = { title: 'A', labels: ['x'] };
      expect(await hooks.before('tasks.create', input, CONTEXT)).to.deep.equal(input);
    });

    it('hands what one has changed to the next', async () => {
      const { hooks } = await standing(
        { name: 'first', useCase: 'tasks.create', does: 'label' },
        { name: 'quiet', useCase: 'tasks.create', does: 'keep' },
        { name: 'second', useCase: 'tasks.create', does: 'label' },
      );
      const { labels } = (await before(hooks, 'A')) as { labels: readonly string[] };
      expect(labels).to.deep.equal(['first', 'second']);
    });

    it('refuses by rejecting with the reason, and only what is to be refused', async () => {
      const { hooks } = await standing(
        { name: 'guard', useCase: 'tasks.create', does: 'refuse' },
        { name: 'second', useCase: 'tasks.create', does: 'label' },
      );
      const error = await rejectionOf(before(hooks, 'bad'));
      expect((error as Error).message).to.contain('guard says no');
      expect(await before(hooks, 'good')).to.deep.equal({ title: 'good', labels: ['second'] });
    });

    it('tells observers what was asked and what came of it, in order', async () => {
      const subject = await standing({
        name: 'watch',
        useCase: 'tasks.create',
        does: 'observe',
      });
      for (const title of ['A', 'B']) {
        await subject.hooks.after('tasks.create', { title }, { id: title }, CONTEXT);
      }
      await eventually(async () => {
        expect(await subject.heard()).to.deep.equal([
          { title: 'A', result: { id: 'A' } },
          { title: 'B', result: { id: 'B' } },
        ]);
      });
    });

    it('takes many calls at once, each with its own answer', async () => {
      const { hooks } = await standing({ name: 'one', useCase: 'tasks.create', does: 'label' });
      const titles = Array.from({ length: 50 }, (_, index) => String(index));
      const answers = await Promise.all(titles.map((title) => before(hooks, title)));
      expect(answers).to.deep.equal(titles.map((title) => ({ title, labels: ['one'] })));
    });
  });
}
