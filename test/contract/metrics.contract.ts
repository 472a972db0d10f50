import { expect } from 'chai';
import type { MetricLabels, Metrics } from '../../src/ports/runtime/metrics.js';

export function metricsContract(name: string, open: () => Metrics): void {
  describe(`${name} as Metrics`, () => {
    const value = async (metrics: Metrics, metric: string, labels: MetricLabels = {}) => {
      const samples = await metrics.samples();
      return samples.find(
        (sample) =>
          sample.name === metric && JSON.stringify(sample.labels) === JSON.stringify(labels),
      )?.value;
    };

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

    it('shows what a gauge was set to last', async () => {
      const metrics = open();
      const size = metrics.gauge({ name: 'size', help: 'Size.' });
      size.set(7);
      size.set(-3);
      expect(await value(metrics, 'size')).to.equal(-3);
    });

    it('counts and sums what a histogram observes', async () => {
      const metrics = open();
      const seconds = metrics.histogram({ name: 'seconds', help: 'Seconds.', buckets: [1, 2] });
      for (const second of [0.5, 1.5, 9]) seconds.observe(second);
      expect(await value(metrics, 'seconds_count')).to.equal(3);
      expect(await value(metrics, 'seconds_sum')).to.equal(11);
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
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
        counter.add(value, { sink: 'a' });
        gauge.set(value);
        histogram.observe(value);
      }
      counter.add(1, { sink: 'a', undeclared: 'b' });
      counter.add(1, { sink: 'x'.repeat(1_000) });
      histogram.observe(1, { undeclared: 'b' });
      expect(await value(metrics, 'odd_total', { sink: 'a' })).to.equal(1);
      expect(await value(metrics, 'odd_total', { sink: 'x'.repeat(200) })).to.equal(1);
      expect(await value(metrics, 'odd_seconds_count')).to.equal(1);
    });

    it('shows all as Prometheus text', async () => {
      const metrics = open();
      metrics.counter({ name: 'told_total', help: 'Told.', labels: ['to'] }).add(2, { to: 'a"b' });
      const { text, contentType } = await metrics.text();
      expect(text).to.match(/told_total\{to="a\\"b"\} 2\n/);
      expect(contentType).to.match(/^text\/plain; version=/);
    });

    it('keeps no more than a thousand value sets of a metric, and loses no count', async () => {
      const metrics = open();
      const wild = metrics.counter({ name: 'wild_total', help: 'Wild.', labels: ['path'] });
      for (let index = 0; index < 1_500; index += 1) wild.add(1, { path: `/${String(index)}` });
      wild.add(1, { path: '/0' });
      const all = (await metrics.samples()).filter((sample) => sample.name === 'wild_total');
      expect(all).to.have.lengthOf(1_001);
      expect(await value(metrics, 'wild_total', { path: 'other' })).to.equal(500);
      expect(await value(metrics, 'wild_total', { path: '/0' })).to.equal(2);
    });
  });
}
