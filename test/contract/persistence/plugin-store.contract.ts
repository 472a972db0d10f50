import { expect } from 'chai';
import type { JobId } from '../../../src/domain/shared/ids.js';
import { MOST_PLUGIN_ITEMS } from '../../../src/ports/plugins/plugin-store.js';
import { appErrorOf } from '../../support/rejection.js';
import { fresh, newId } from '../../support/builders.js';
import { AWKWARD_JSON } from './awkward-values.js';
import type { Store } from './persistence-under-test.js';

export function pluginStoreContract(store: Store): void {
  describe('as PluginStore', () => {
    const nameOf = () => fresh('plugin').toLowerCase().replaceAll(' ', '-');
    const record = (name = nameOf()) => ({
      name,
      isEnabled: false,
      reason: 'too many faults',
      generation: 3,
      updatedAt: store().clock.now(),
    });
    const recordOf = (name: string) =>
      store().work.run(async () =>
        (await store().pluginStore.records()).find((found) => found.name === name),
      );
    const jobsOf = async (plugin: string) =>
      (await store().jobQueries.backlog()).filter(({ queue }) => queue === `${plugin}.mails`)
        .length;
    const itemOf = (plugin: string, key: string) =>
      store().work.run(() => store().pluginStore.item(plugin, key));

    it('gives records back, the last one put', async () => {
      const { work, pluginStore } = store();
      const first = record();
      await work.run(() => pluginStore.put(first));
      expect(await recordOf(first.name)).to.deep.equal(first);
      const second = { ...first, isEnabled: true, reason: null, generation: 4 };
      await work.run(() => pluginStore.put(second));
      expect(await recordOf(first.name)).to.deep.equal(second);
    });

    it('keeps values of each plugin by key, exactly', async () => {
      const { work, pluginStore } = store();
      const [mine, theirs] = [nameOf(), nameOf()];
      for (const [key, value] of Object.entries(AWKWARD_JSON)) {
        const safe = `k${String(key.length)}-${fresh('key').replaceAll(' ', '-')}`;
        await work.run(() => pluginStore.putItem(mine, safe, value));
        expect(await itemOf(mine, safe)).to.deep.equal(value);
        expect(await itemOf(theirs, safe)).to.equal(undefined);
      }
      await work.run(() => pluginStore.putItem(mine, 'key', 1));
      await work.run(() => pluginStore.putItem(mine, 'key', null));
      expect(await itemOf(mine, 'key')).to.equal(null);
      await work.run(() => pluginStore.deleteItem(mine, 'key'));
      expect(await itemOf(mine, 'key')).to.equal(undefined);
    });

    it('refuses values beyond the bound, but not the change of one', async () => {
      const { work, pluginStore } = store();
      const plugin = nameOf();
      await work.run(async () => {
        for (let index = 0; index < MOST_PLUGIN_ITEMS; index += 1) {
          await pluginStore.putItem(plugin, `k${index}`, index);
        }
      });
      await work.run(() => pluginStore.putItem(plugin, 'k1', 'changed'));
      const error = await appErrorOf(work.run(() => pluginStore.putItem(plugin, 'more', 1)));
      expect(error.code).to.equal('plugin.storage-full');
    });

    it('knows a plugin by its record, a value, or its place in the event log', async () => {
      const { work, pluginStore, eventStream } = store();
      const knows = (name: string) => work.run(() => pluginStore.knows(name));
      const known = record();
      await work.run(() => pluginStore.put(known));
      expect(await knows(known.name)).to.equal(true);
      const [keeps, hears, other] = [nameOf(), nameOf(), nameOf()];
      await work.run(() => pluginStore.putItem(keeps, 'key', null));
      expect(await knows(keeps)).to.equal(true);
      await eventStream.advance(`plugin:${hears}`, 0, 1);
      expect(await knows(hears)).to.equal(true);
      expect(await knows(other)).to.equal(false);
      for (const name of [known.name, keeps, hears]) {
        await work.run(() => pluginStore.forget(name));
        expect(await knows(name)).to.equal(false);
      }
    });

    it('forgets everything of a plugin, its place in the event log too', async () => {
      const { work, pluginStore, eventStream, jobs, deadLetterNotes, clock } = store();
      const [gone, kept] = [record(), record()];
      const noted: JobId[] = [];
      for (const { name, ...rest } of [gone, kept]) {
        await work.run(() => pluginStore.put({ name, ...rest }));
        await work.run(() => pluginStore.putItem(name, 'key', 1));
        await eventStream.advance(`plugin:${name}`, 0, 1);
        await work.run(async () => {
          const [letterId] = await jobs.enqueue([{ queue: `${name}.mails`, payload: {} }]);
          const note = { id: newId<'DeadLetterNote'>(), author: 'somebody', text: 'odd' };
          await deadLetterNotes.add({ ...note, letterId: letterId!, at: clock.now() });
          noted.push(letterId!);
        });
      }
      await work.run(() => pluginStore.forget(gone.name));
      expect(await recordOf(gone.name)).to.equal(undefined);
      expect(await itemOf(gone.name, 'key')).to.equal(undefined);
      expect(await eventStream.cursor(`plugin:${gone.name}`)).to.equal(0);
      expect(await jobsOf(gone.name)).to.equal(0);
      expect(await jobsOf(kept.name)).to.equal(1);
      const notes = await Promise.all(noted.map((id) => deadLetterNotes.of(id)));
      expect(notes.map(({ length }) => length)).to.deep.equal([0, 1]);
      expect(await recordOf(kept.name)).to.deep.equal(kept);
      expect(await itemOf(kept.name, 'key')).to.equal(1);
      expect(await eventStream.cursor(`plugin:${kept.name}`)).to.equal(1);
    });
  });
}
