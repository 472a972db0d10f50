import { expect } from 'chai';
import { parseMetricQuery } from '../../../../src/adapters/inbound/wire/metric-points-dto.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';

const NOW = new Date('2026-03-01T12:00:00.000Z');

const parse = (query: string) => parseMetricQuery('m', new URLSearchParams(query), NOW);

function faultsOf(query: string): readonly string[] {
  try {
    parse(query);
  } catch (error) {
    if (error instanceof AppError) return error.faults.map(({ path }) => path);
  }
  return [];
}

describe('parseMetricQuery', () => {
  it('asks for the last hour in about 300 steps when nothing is said', () => {
    expect(parse('')).to.deep.equal({
      metric: 'm',
      labels: {},
      from: new Date('2026-03-01T11:00:00.000Z'),
      to: NOW,
      stepSeconds: 30,
      aggregate: 'average',
    });
    expect(parse('from=2026-02-01').stepSeconds).to.equal(21_600);
  });

  it('takes period, step, aggregate and labels', () => {
    const query = 'from=2026-03-01T10:00:00Z&to=2026-03-01T11:00:00Z&step=60&aggregate=p95';
    expect(parse(`${query}&label[route]=/a&label[method]=GET`)).to.deep.include({
      labels: { route: '/a', method: 'GET' },
      stepSeconds: 60,
      aggregate: 'p95',
    });
  });

  it('names everything at fault', () => {
    expect(faultsOf('from=yesterday&to=x&step=1.5&aggregate=mean&other=1')).to.deep.equal([
      ...['other', 'to', 'from', 'step', 'aggregate'],
    ]);
    expect(faultsOf('label[a b]=1')).to.deep.equal(['label[a b]']);
    expect(faultsOf(`label[a]=${'x'.repeat(201)}`)).to.deep.equal(['label[a]']);
    const many = Array.from({ length: 11 }, (_, n) => `label[l${String(n)}]=1`).join('&');
    expect(faultsOf(many)).to.deep.equal(['label']);
  });

  it('is not led astray by names that objects have', () => {
    expect(parse('label[constructor]=a').labels).to.deep.equal({ constructor: 'a' });
    expect(parse('label[toString]=a').labels).to.deep.equal({ toString: 'a' });
  });
});
