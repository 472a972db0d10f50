import { expect } from 'chai';
import {
  overridesBackTo,
  overridesInForce,
  withChanges,
} from '../../../../src/domain/config/config-override.js';
import { changesBetween } from '../../../../src/domain/config/setting-values.js';

const LEVEL = 'logging.level';
const JOBS = 'jobs.concurrency';

describe('configuration overrides', () => {
  it('hold until they are taken away, unless they hold something back', () => {
    const lasting = { path: JOBS, value: 7 };
    const holding = { path: LEVEL, value: 'info', holdsBack: 'trace' };
    const below = { [JOBS]: 9, [LEVEL]: 'trace' };
    expect(overridesInForce([lasting, holding], below)).to.deep.equal([lasting, holding]);
    expect(overridesInForce([lasting, holding], { ...below, [LEVEL]: 'warn' })).to.deep.equal([
      lasting,
    ]);
    expect(overridesInForce([holding], {})).to.deep.equal([]);
    const nothingBelow = { path: LEVEL, value: 'info', holdsBack: null };
    expect(overridesInForce([nothingBelow], {})).to.deep.equal([nothingBelow]);
  });

  it('change by path: added, replaced, taken away', () => {
    const before = [
      { path: JOBS, value: 7 },
      { path: LEVEL, value: 'info' },
    ];
    expect(withChanges(before, { [JOBS]: 8, [LEVEL]: null, 'features.x': true })).to.deep.equal([
      { path: 'features.x', value: true },
      { path: JOBS, value: 8 },
    ]);
  });

  it('return to a revision: what was stored lasts, what the file had is held back', () => {
    const wanted = {
      settings: { [JOBS]: 7, [LEVEL]: 'info', 'api.port': 1 },
      overrides: [{ path: JOBS, value: 7 }],
    };
    const below = { [JOBS]: 7, [LEVEL]: 'debug', 'api.port': 2 };
    expect(overridesBackTo(wanted, below, [LEVEL, JOBS])).to.deep.equal([
      { path: JOBS, value: 7 },
      { path: LEVEL, value: 'info', holdsBack: 'debug' },
    ]);
  });

  it('return to a revision without what the file says already, or cannot be said', () => {
    const wanted = { settings: { [LEVEL]: 'info' }, overrides: [] };
    expect(overridesBackTo(wanted, { [LEVEL]: 'info', [JOBS]: 3 }, [JOBS, LEVEL])).to.deep.equal(
      [],
    );
  });
});

describe('changesBetween', () => {
  it('names what differs, sorted, with null for "no value"', () => {
    const before = { b: 1, a: { x: 1, y: [1] }, gone: 'z' };
    const after = { b: 2, a: { y: [1], x: 1 }, fresh: false };
    expect(changesBetween(before, after)).to.deep.equal([
      { path: 'b', from: 1, to: 2 },
      { path: 'fresh', from: null, to: false },
      { path: 'gone', from: 'z', to: null },
    ]);
  });
});
