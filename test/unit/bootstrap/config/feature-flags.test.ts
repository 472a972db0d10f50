import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { SETTINGS_BY_PATH } from '../../../../src/bootstrap/config/catalogue.js';
import { FEATURE_FLAGS } from '../../../../src/bootstrap/config/feature-flags.js';
import { loadConfig } from '../../../../src/bootstrap/config/load-config.js';
import { shownFlags } from '../../../../src/bootstrap/shown-config.js';
import { FLAG_NAMES } from '../../../../src/domain/shared/feature-flag.js';
import { ROOT } from '../../../support/brain-process.js';

const DECLARATIONS = ['domain/shared/feature-flag.ts', 'bootstrap/config/feature-flags.ts'];

function sources(): string {
  const folder = join(ROOT, 'src');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !DECLARATIONS.includes(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

describe('feature flags', () => {
  it('have not expired', () => {
    const today = new Date().toISOString().slice(0, 10);
    const expired = FLAG_NAMES.filter((name) => FEATURE_FLAGS[name].expires < today);
    expect(expired, 'take the flag and the way not taken out of the code').to.deep.equal([]);
  });

  it('have an owner, a sentence and a date', () => {
    for (const name of FLAG_NAMES) {
      const { owner, description, expires } = FEATURE_FLAGS[name];
      expect(owner).to.match(/^[a-z][a-z -]+$/);
      expect(description).to.match(/^[A-Z].*\.$/);
      expect(new Date(expires).toISOString().slice(0, 10)).to.equal(expires);
    }
  });

  it('are each asked somewhere', () => {
    const text = sources();
    const unused = FLAG_NAMES.filter((name) => !new RegExp(`\\b${name}\\b`).test(text));
    expect(unused, 'take the unused flag away').to.deep.equal([]);
  });

  it('are live settings, one each, by environment', () => {
    for (const name of FLAG_NAMES) {
      expect(SETTINGS_BY_PATH.get(`features.${name}`)).to.include({ live: true });
      for (const [environment, value] of Object.entries(FEATURE_FLAGS[name].profiles)) {
        const { config } = loadConfig({ env: {}, set: [`environment=${environment}`] });
        expect(config.features[name]).to.equal(value);
      }
    }
  });

  it('are shown with who set them, whom to ask and when they end', () => {
    const loaded = loadConfig({ env: { CLICKUP_BRAIN_FEATURES_AUTOMATIC_ROLLBACK: 'off' } });
    expect(shownFlags(loaded)[0]).to.deep.equal({
      name: 'automaticRollback',
      isEnabled: false,
      origin: 'CLICKUP_BRAIN_FEATURES_AUTOMATIC_ROLLBACK',
      owner: 'operations',
      expires: '2027-06-30',
      description: FEATURE_FLAGS.automaticRollback.description,
    });
  });
});
