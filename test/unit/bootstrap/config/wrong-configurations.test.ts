import { expect } from 'chai';
import { ConfigurationFaults } from '../../../../src/bootstrap/config/configuration-faults.js';
import type { ConfigOverrides } from '../../../../src/bootstrap/config/config.js';
import { loadConfig } from '../../../../src/bootstrap/config/load-config.js';
import { configFolder, removeFolder } from './config-folder.js';
import { WRONG_PARTS } from './wrong-parts.js';
import { WRONG_SOURCES } from './wrong-sources.js';
import { WRONG_TOGETHER } from './wrong-together.js';
import { WRONG_VALUES } from './wrong-values.js';
import { yaml, type Wrong } from './wrong.js';

const WRONG = { ...WRONG_VALUES, ...WRONG_TOGETHER, ...WRONG_PARTS, ...WRONG_SOURCES };

function faultsOf({ env = {}, set, files, file, overrides }: Wrong): readonly string[] {
  const cwd = configFolder(files);
  try {
    loadConfig({ env, set, file, cwd, overrides: overrides as ConfigOverrides });
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationFaults);
    return (error as ConfigurationFaults).lines;
  } finally {
    removeFolder(cwd);
  }
  return [];
}

describe('wrong configurations', () => {
  for (const [title, wrong] of Object.entries(WRONG)) {
    it(`refuses ${title}`, () => {
      expect(faultsOf(wrong)).to.deep.equal(wrong.lines.map((line) => `config: ${line}`));
    });
  }

  it('are at least sixty, by every source', () => {
    const all = Object.values(WRONG);
    expect(all.length).to.be.greaterThan(60);
    const lines = all.flatMap((wrong) => wrong.lines).join('\n');
    for (const source of [
      '--set',
      'from CLICKUP_BRAIN_',
      '_FILE)',
      'in .env)',
      '.yaml)',
      '.json)',
    ]) {
      expect(lines).to.include(source);
    }
  });

  it('never shows a secret in any of them', () => {
    const all = Object.values(WRONG).flatMap(faultsOf).join('\n');
    expect(all).not.to.match(/hunter\d/);
  });

  it('keeps a flood of faults short', () => {
    const keys = Array.from({ length: 500 }, (_, index) => `zzzz${index}: 1`).join('\n');
    const lines = faultsOf({ files: yaml(keys), lines: [] });
    expect(lines).to.have.lengthOf(51);
    expect(lines.at(-1)).to.equal('config: and 450 more');
  });

  it('is an error of kind configuration that lists the faults by path', () => {
    const load = () => loadConfig({ env: {}, set: ['api.port=-1'] });
    expect(load)
      .to.throw(ConfigurationFaults)
      .that.includes({ kind: 'configuration', code: 'config.invalid' });
    try {
      load();
    } catch (error) {
      expect((error as ConfigurationFaults).faults.map(({ path }) => path)).to.deep.equal([
        'api.port',
      ]);
    }
  });
});
