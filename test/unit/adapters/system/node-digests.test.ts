import { expect } from 'chai';
import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';

describe('NodeDigests', () => {
  const digests = new NodeDigests();

  // FIPS 180-2, appendix B; the last one checks that texts are taken as UTF-8.
  const known: Readonly<Record<string, string>> = {
    '': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    abc: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    ü: '607474ca475a9724d7360aba71a56d5df77e61350e3f724cfa1f46e857e2d85f',
  };
  for (const [text, digest] of Object.entries(known)) {
    it(`digests "${text}"`, () => {
      expect(digests.sha256(text)).to.equal(digest);
    });
  }

  it('tells equal texts from others', () => {
    expect(digests.equal('secret', 'secret')).to.equal(true);
    expect(digests.equal('', '')).to.equal(true);
    for (const other of ['Secret', 'secre', 'secrets', '', 'secret\0', 'sécret']) {
      expect(digests.equal('secret', other), other).to.equal(false);
    }
  });
});
