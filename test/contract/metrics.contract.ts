import { expect } from 'chai';
import type { MetricLabels, MetricReading, Metrics } from '../../src/ports/runtime/metrics.js';

export function metricsContract(name: string, open: () => Metrics): void {
  describe(`${name} as Metrics`, () => {
    const reading = async (metrics: Metrics, metric: string, labels: MetricLabels = {}) => {
      const readings = await metrics.readings();
      return readings.find(
        (one) => one.name === metric && JSON.stringify(one.labels) === JSON.stringify(labels),
      );
    };
    const value = async (metrics: Metrics, metric: string, labels: MetricLabels = {}) => {
      const found = await reading(metrics, metric, labels);
      return found && found.kind !== 'histogram' ? found.value : undefined;
    };
    const countOf = (found: MetricReading | undefined) =>
      found?.kind === 'histogram' ? found.count : undefined;

    it('counts up, never down', async () => {
      const metrics = open();
      const options = { name: 'calls_total', help: 'Calls.', labels: ['dependency'] };
      const calls = metrics.counter(options);
      calls.add(1, { dependency: 'cache' });
      calls.add(2.5, { dependency: 'cache' });
      calls.add(-7, { dependency: 'cache' });
      calls.add(0, { dependency: 'cache' });
      calls.add(undefined, { dependency: 'broker' });
      expect(await value(metrics, 'calls_total', { dependency: 'cache' })).to.equal(3.5);
      expect(await value(metrics, 'calls_total', { dependency: 'broker' })).to.equal(1);
    });

    it('answers the same metric for the same name', async () => {
      const metrics = open();
      const options = { name: 'same_total', help: 'The same.' };
      metrics.counter(options).add();
      metrics.counter(options).add();
      expect(await value(metrics, 'same_total')).to.equal(2);
    });

    it('refuses one name for two kinds', () => {
      const metrics = open();
      metrics.counter({ name: 'either_total', help: 'One.' });
      expect(() => metrics.gauge({ name: 'either_total', help: 'Two.' })).to.throw(TypeError);
    });

    it('shows what a gauge was set to last', async () => {
      const metrics = open();
      const size = metrics.gauge({ name: 'size', help: 'Size.' });
      size.set(7);
      size.set(-3);
      expect(await value(metrics, 'size')).to.equal(-3);
    });

    it('shows nothing of a gauge that was cleared, until it is set anew', async () => {
      const metrics = open();
      const gauges = [
        metrics.gauge({ name: 'plain', help: 'Plain.' }),
        metrics.gauge({ name: 'sorted', help: 'Sorted.', labels: ['kind'] }),
      ];
      const shown = async () => (await metrics.readings()).map(({ name }) => name);
      for (const gauge of gauges) gauge.set(7, { kind: 'a' });
      for (const gauge of gauges) gauge.clear();
      expect(await shown()).to.deep.equal([]);
      for (const gauge of gauges) gauge.set(8, { kind: 'a' });
      expect(await shown()).to.deep.equal(['plain', 'sorted']);
      expect(await value(metrics, 'plain')).to.equal(8);
      expect((await metrics.text()).text).to.include('plain 8');
    });

    it('counts, sums and sorts into buckets what a histogram observes', async () => {
      const metrics = open();
      const options = { name: 'seconds', help: 'Seconds.', labels: ['of'], buckets: [1, 2] };
      const seconds = metrics.histogram(options);
      for (const second of [0.5, 1, 1.5, 9]) seconds.observe(second, { of: 'a' });
      expect(await reading(metrics, 'seconds', { of: 'a' })).to.deep.equal({
        kind: 'histogram',
        name: 'seconds',
        labels: { of: 'a' },
        count: 4,
        sum: 12,
        buckets: [
          { le: 1, count: 2 },
          { le: 2, count: 3 },
        ],
      });
    });

    it('measures the same through bound series', async () => {
      const metrics = open();
      const labels = ['of'];
      const counter = metrics.counter({ name: 'bound_total', help: 'Bound.', labels });
      const gauge = metrics.gauge({ name: 'bound', help: 'Bound.', labels });
      const histogram = metrics.histogram({
        name: 'bound_seconds',
        help: 'Bound.',
        labels,
        buckets: [1],
      });
      const of = { of: 'a' };
      counter.with(of).add();
      counter.with(of).add(-1);
      counter.add(2, of);
      gauge.with(of).set(4);
      gauge.with(of).set(Number.NaN);
      histogram.with(of).observe(1);
      histogram.with(of).observe(Number.NaN);
      expect(await value(metrics, 'bound_total', of)).to.equal(3);
      expect(await value(metrics, 'bound', of)).to.equal(4);
      expect(countOf(await reading(metrics, 'bound_seconds', of))).to.equal(1);
    });

    it('shows a metric without labels before anything is measured', async () => {
      const metrics = open();
      metrics.counter({ name: 'early_total', help: 'Early.' });
      metrics.counter({ name: 'labelled_total', help: 'Labelled.', labels: ['of'] });
      metrics.histogram({ name: 'early_seconds', help: 'Early.', buckets: [1] });
      const names = (await metrics.readings()).map((one) => one.name);
      expect(names).to.have.members(['early_total', 'early_seconds']);
      expect(await value(metrics, 'early_total')).to.equal(0);
    });

    it('describes what there is', () => {
      const metrics = open();
      const counter = metrics.counter({ name: 'a_total', help: 'A.', labels: ['of'] });
      counter.add(1, { of: 'x' });
      counter.add(1, { of: 'y' });
      metrics.gauge({ name: 'b', help: 'B.', labels: ['of'] });
      const described = metrics.describe().map(({ exposedAs, ...rest }) => {
        expect(exposedAs.endsWith(rest.name)).to.equal(true);
        return rest;
      });
      expect(described).to.deep.equal([
        { name: 'a_total', kind: 'counter', help: 'A.', labels: ['of'], seriesCount: 2 },
        { name: 'b', kind: 'gauge', help: 'B.', labels: ['of'], seriesCount: 0 },
      ]);
    });

    it('keeps series with labels of their own where any are allowed', async () => {
      const metrics = open();
      const free = metrics.gauge({ name: 'free', help: 'Free.', labels: 'any' });
      free.set(1, {});
      free.set(2, { b: '2', a: '1' });
      free.set(3, { a: '1', b: '2' });
      const readings = await metrics.readings();
      expect(readings).to.have.lengthOf(2);
      expect(readings[1]).to.deep.include({
        labels: { a: '1', b: '2' },
        value: 3,
      });
    });

    it('reads every series with its kind, of a histogram its buckets', async () => {
      const metrics = open();
      const labels = ['of'];
      metrics.counter({ name: 'read_total', help: 'Read.', labels }).add(2, { of: 'a' });
      metrics.gauge({ name: 'read', help: 'Read.' }).set(-3);
      const options = { name: 'read_seconds', help: 'Read.', labels, buckets: [1, 2.5] };
      const seconds = metrics.histogram(options);
      for (const second of [0.5, 1, 2, 9]) seconds.observe(second, { of: 'a' });
      seconds.observe(3, { of: 'b' });
      expect(await metrics.readings()).to.have.deep.members([
        { kind: 'counter', name: 'read_total', labels: { of: 'a' }, value: 2 },
        { kind: 'gauge', name: 'read', labels: {}, value: -3 },
        {
          ...{ kind: 'histogram', name: 'read_seconds', labels: { of: 'a' }, count: 4, sum: 12.5 },
          buckets: [
            { le: 1, count: 2 },
            { le: 2.5, count: 3 },
          ],
        },
        {
          ...{ kind: 'histogram', name: 'read_seconds', labels: { of: 'b' }, count: 1, sum: 3 },
          buckets: [
            { le: 1, count: 0 },
            { le: 2.5, count: 0 },
          ],
        },
      ]);
    });

    it('never throws, whatever is measured, and leaves out what cannot be', async () => {
      const metrics = open();
      const counter = metrics.counter({ name: 'odd_total', help: 'Odd.', labels: ['sink'] });
      const gauge = metrics.gauge({ name: 'odd', help: 'Odd.' });
      const histogram = metrics.histogram({ name: 'odd_seconds', help: 'Odd.', buckets: [1] });
      for (const odd of [Number.NaN, Number.POSITIVE_INFINITY]) {
        counter.add(odd, { sink: 'a' });
        gauge.set(odd);
        histogram.observe(odd);
      }
      counter.add(1, { sink: 'a', undeclared: 'b' });
      counter.add(1, { sink: 'x'.repeat(1_000) });
      histogram.observe(1, { undeclared: 'b' });
      expect(await value(metrics, 'odd_total', { sink: 'a' })).to.equal(1);
      expect(await value(metrics, 'odd_total', { sink: 'x'.repeat(200) })).to.equal(1);
      expect(await value(metrics, 'odd')).to.equal(0);
      expect(countOf(await reading(metrics, 'odd_seconds'))).to.equal(1);
    });

    it('shows all as Prometheus text', async () => {
      const metrics = open();
      metrics.counter({ name: 'told_total', help: 'Told.', labels: ['to'] }).add(2, { to: 'a"b' });
      const { text, contentType } = await metrics.text();
      expect(text).to.match(/told_total\{to="a\\"b"\} 2\n/);
      expect(contentType).to.match(/^text\/plain; version=/);
    });

    it('shows all as OpenMetrics text, as often as asked', async () => {
      const metrics = open();
      metrics.counter({ name: 'told_total', help: 'Told.', labels: ['to'] }).add(2, { to: 'a' });
      await metrics.text('openmetrics');
      const { text, contentType } = await metrics.text('openmetrics');
      expect(text).to.match(/told_total\{to="a"\} 2\n[^]*# EOF\n$/);
      expect(contentType).to.match(/^application\/openmetrics-text; version=1\.0\.0/);
      expect((await metrics.text()).text).to.match(/told_total\{to="a"\} 2\n/);
    });

    it('forgets a series, or a whole metric, which begin anew when they are measured again', async () => {
      const metrics = open();
      const declare = () =>
        metrics.counter({ name: 'gone_total', help: 'Gone.', labels: ['of', 'at'] });
      const only = metrics.gauge({ name: 'only', help: 'Only.' });
      only.set(5);
      declare().add(3, { of: 'a', at: 'x' });
      declare().add(4, { of: 'b', at: 'x' });
      metrics.forget('gone_total', { at: 'x', of: 'a' });
      metrics.forget('gone_total', { of: 'unknown' });
      metrics.forget('unknown');
      metrics.forget('only', {});
      expect(await value(metrics, 'only')).to.equal(5);
      expect(await value(metrics, 'gone_total', { of: 'a', at: 'x' })).to.equal(undefined);
      expect(await value(metrics, 'gone_total', { of: 'b', at: 'x' })).to.equal(4);
      declare().add(1, { of: 'a', at: 'x' });
      expect(await value(metrics, 'gone_total', { of: 'a', at: 'x' })).to.equal(1);
      metrics.forget('gone_total');
      expect(metrics.describe().map(({ name: known }) => known)).to.deep.equal(['only']);
      metrics.gauge({ name: 'gone_total', help: 'Another.' }).set(2);
      expect(await value(metrics, 'gone_total')).to.equal(2);
    });

    it('keeps no more than a thousand value sets of a metric, and loses no count', async () => {
      const metrics = open();
      const wild = metrics.counter({ name: 'wild_total', help: 'Wild.', labels: ['path'] });
      for (let index = 0; index < 1_500; index += 1) wild.add(1, { path: `/${String(index)}` });
      wild.add(1, { path: '/0' });
      const all = (await metrics.readings()).filter((one) => one.name === 'wild_total');
      expect(all).to.have.lengthOf(1_001);
      expect(await value(metrics, 'wild_total', { path: 'other' })).to.equal(500);
      expect(await value(metrics, 'wild_total', { path: '/0' })).to.equal(2);
    });
  });
}
