import { expect } from 'chai';
import { NO_METRICS } from '../../../../src/adapters/outbound/memory/monitoring/no-metrics.js';

describe('NO_METRICS', () => {
  it('takes everything and keeps nothing', async () => {
    const options = { name: 'x', help: 'X.', labels: ['of'] };
    NO_METRICS.counter(options).add(1, { of: 'a' });
    NO_METRICS.gauge(options).with({ of: 'a' }).set(1);
    NO_METRICS.histogram({ ...options, buckets: [1] })
      .with({ of: 'a' })
      .observe(1);
    expect(await NO_METRICS.readings()).to.deep.equal([]);
    expect(NO_METRICS.describe()).to.deep.equal([]);
    expect((await NO_METRICS.text()).text).to.equal('');
    expect((await NO_METRICS.text('openmetrics')).text).to.equal('# EOF\n');
  });
});
