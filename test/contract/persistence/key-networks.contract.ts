import { expect } from 'chai';
import type { ApiKeyId } from '../../../src/domain/shared/ids.js';
import { MOST_KEY_NETWORKS } from '../../../src/ports/access/key-networks.js';
import { newId } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

export function keyNetworksContract(store: Store): void {
  describe('as KeyNetworks', () => {
    const aKey = () => newId() as ApiKeyId;
    const at = (second: number) => new Date(1_000_000 + second * 1_000);
    const add = (key: ApiKeyId, network: string, second = 0) =>
      store().work.run(() => store().keyNetworks.add(key, network, at(second)));
    const nets = (count: number) =>
      Array.from({ length: count }, (_, index) => `10.0.${String(index)}.0/24`);

    it('knows networks of each key by itself, the longest known first, each once', async () => {
      const [mine, theirs] = [aKey(), aKey()];
      expect(await add(mine, 'b', 1)).to.equal(true);
      expect(await add(mine, 'a', 2)).to.equal(true);
      expect(await add(mine, 'b', 3)).to.equal(false);
      expect(await add(theirs, 'b', 3)).to.equal(true);
      expect(await store().keyNetworks.of(mine)).to.deep.equal(['b', 'a']);
      expect(await store().keyNetworks.of(aKey())).to.deep.equal([]);
    });

    it('forgets the oldest beyond the bound, never the one that is added', async () => {
      const key = aKey();
      const all = nets(MOST_KEY_NETWORKS + 3);
      for (const [second, network] of all.entries()) await add(key, network, second);
      expect(await store().keyNetworks.of(key)).to.deep.equal(all.slice(3));
      // A clock that went back.
      expect(await add(key, 'late', -1)).to.equal(true);
      const known = await store().keyNetworks.of(key);
      expect(known).to.have.length(MOST_KEY_NETWORKS);
      expect(known).to.include('late');
    });

    it('adds a network once, whoever does so at the same time', async () => {
      const key = aKey();
      const added = await Promise.all(Array.from({ length: 5 }, () => add(key, 'same')));
      expect(added.filter(Boolean)).to.have.length(1);
    });

    it('keeps nothing of a unit of work that fails, and forgets a key', async () => {
      const { work, keyNetworks } = store();
      const [key, other] = [aKey(), aKey()];
      const failing = work.run(async () => {
        await keyNetworks.add(key, 'a', at(0));
        expect(await keyNetworks.of(key)).to.deep.equal(['a']);
        throw new Error('no');
      });
      await rejectionOf(failing);
      expect(await keyNetworks.of(key)).to.deep.equal([]);
      await add(key, 'a');
      await add(other, 'a');
      await work.run(() => keyNetworks.forget(key));
      expect(await keyNetworks.of(key)).to.deep.equal([]);
      expect(await keyNetworks.of(other)).to.deep.equal(['a']);
    });

    it('changes nothing outside of a unit of work', async () => {
      await rejectionOf(store().keyNetworks.add(aKey(), 'a', at(0)));
      await rejectionOf(store().keyNetworks.forget(aKey()));
    });
  });
}
