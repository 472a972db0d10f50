import type { BoundCounter, BoundGauge, Metrics } from '../../../../ports/runtime/metrics.js';

const nothing = () => undefined;
const bound: BoundCounter & BoundGauge & { observe: () => void } = {
  add: nothing,
  set: nothing,
  observe: nothing,
};
const metric = { ...bound, with: () => bound, clear: nothing };

/** Counts nothing and shows nothing: for an installation that keeps no metrics. */
export const NO_METRICS: Metrics = {
  isKept: false,
  counter: () => metric,
  gauge: () => metric,
  histogram: () => metric,
  forget: nothing,
  readings: () => Promise.resolve([]),
  describe: () => [],
  text: (format) =>
    Promise.resolve(
      format === 'openmetrics'
        ? {
            text: '# EOF\n',
            contentType: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
          }
        : { text: '', contentType: 'text/plain; version=0.0.4; charset=utf-8' },
    ),
};
