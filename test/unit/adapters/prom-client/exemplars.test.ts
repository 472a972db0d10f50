import { expect } from 'chai';
import { PromClientMetrics } from '../../../../src/adapters/outbound/prom-client/prom-client-metrics.js';
import { AsyncExecutionScope } from '../../../../src/adapters/outbound/system/async-execution-scope.js';
import { openMetrics } from '../../../../src/bootstrap/families/guard-family.js';
import { systemFamily } from '../../../../src/bootstrap/families/system-family.js';
import { systemActor } from '../../../../src/domain/access/actor.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { openMetricsFaults } from '../../../support/open-metrics.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const OPTIONS = { name: 'seconds', help: 'Seconds.', labels: ['of'], buckets: [0.5, 1] };

describe('exemplars', () => {
  it('are the last observation of each bucket that was made within a trace', async () => {
    let traceId: string | undefined = TRACE;
    const metrics = new PromClientMetrics({ traceId: () => traceId, nowSeconds: () => 1_700.5 });
    const seconds = metrics.histogram(OPTIONS);
    for (const value of [0.1, 0.2, 0.7]) seconds.observe(value, { of: 'a' });
    traceId = undefined;
    for (const value of [0.3, 5]) seconds.observe(value, { of: 'a' });
    const { text } = await metrics.text('openmetrics');
    const exemplar = `# {trace_id="${TRACE}"}`;
    expect(text.split('\n').filter((line) => line.includes('_bucket'))).to.deep.equal([
      `brain_seconds_bucket{le="0.5",of="a"} 3 ${exemplar} 0.2 1700.5`,
      `brain_seconds_bucket{le="1.0",of="a"} 4 ${exemplar} 0.7 1700.5`,
      'brain_seconds_bucket{le="+Inf",of="a"} 5',
    ]);
    expect(openMetricsFaults(text)).to.deep.equal([]);
    expect((await metrics.text()).text).not.to.include(TRACE);
  });

  it('are taken from sampled traces of the current flow only', async () => {
    const scope = new AsyncExecutionScope();
    const system = { ...systemFamily(), scope, clock: new ManualClock() };
    const metrics = await openMetrics(system);
    const seconds = metrics.histogram(OPTIONS);
    const within = (traceId: string, isSampled: boolean, of: string) => {
      const trace = { traceId, spanId: '00f067aa0ba902b7', isSampled };
      const context = { actor: systemActor('test'), requestId: 'r', trace };
      return scope.run(context, () => {
        seconds.observe(0.1, { of });
        return Promise.resolve();
      });
    };
    await within(TRACE, true, 'sampled');
    await within('f'.repeat(32), false, 'other');
    seconds.observe(0.1, { of: 'none' });
    const { text } = await metrics.text('openmetrics');
    expect(text.match(/trace_id="\w+"/g)).to.deep.equal([`trace_id="${TRACE}"`]);
    expect(text).to.include(`{le="0.5",of="sampled"} 1 # {trace_id="${TRACE}"} 0.1 1772366400`);
  });
});

describe('openMetricsFaults', () => {
  it('finds what breaks OpenMetrics', () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['# TYPE a gauge\na 1\n', /no # EOF/],
      ['# TYPE a counter\na 1\n# EOF\n', /does not belong/],
      ['# TYPE a gauge\na 1\na 2\n# EOF\n', /twice/],
      ['# TYPE a gauge\na{b="c"d="e"} 1\n# EOF\n', /not a sample/],
      ['# TYPE a gauge\na 1,5\n# EOF\n', /not a sample/],
      ['# TYPE a histogram\na_bucket{le="1"} 1\n# EOF\n', /canonical/],
      ['# TYPE a gauge\na 1 # {t="x"} 1\n# EOF\n', /exemplify/],
    ];
    for (const [text, fault] of cases) expect(openMetricsFaults(text).join(), text).to.match(fault);
    expect(openMetricsFaults('# TYPE a counter\na_total{b="c\\"d"} 1e+21\n# EOF\n')).to.deep.equal(
      [],
    );
  });
});
