import { expect } from 'chai';
import { isUuid } from '../../src/domain/shared/ids.js';
import type { IdGenerator } from '../../src/ports/runtime/id-generator.js';

export function idGeneratorContract(name: string, open: () => IdGenerator): void {
  describe(`${name} as IdGenerator`, () => {
    const make = (count: number, generator = open()) =>
      Array.from({ length: count }, () => generator.next());

    it('makes UUIDs of version 7', () => {
      for (const id of make(100)) {
        expect(isUuid(id), id).to.equal(true);
        expect(id[14]).to.equal('7');
      }
    });

    it('makes ids that sort in the order they were made, many of one millisecond too', () => {
      const ids = make(20_000);
      expect(ids.toSorted()).to.deep.equal(ids);
    });

    it('never makes one twice, two of it neither', () => {
      const ids = [...make(5_000), ...make(5_000)];
      expect(new Set(ids).size).to.equal(10_000);
    });
  });
}
