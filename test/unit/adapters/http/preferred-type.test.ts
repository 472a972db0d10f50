import { expect } from 'chai';
import { preferredType } from '../../../../src/adapters/inbound/http/preferred-type.js';

describe('preferredType', () => {
  const choose = (accept?: string) =>
    preferredType(accept, [
      { name: 'json', type: 'application/json' },
      { name: 'openmetrics', type: 'application/openmetrics-text', version: '1.0.0' },
      { name: 'text', type: 'text/plain', version: '0.0.4' },
    ]);

  const CASES: readonly (readonly [accept: string | undefined, chosen: string])[] = [
    [undefined, 'json'],
    ['', 'json'],
    ['*/*', 'json'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'json'],
    ['application/json, text/plain, */*', 'json'],
    ['text/plain', 'text'],
    ['text/plain, application/json', 'text'],
    ['TEXT/Plain; charset=utf-8', 'text'],
    ['text/*', 'text'],
    ['text/plain, */*', 'text'],
    ['*/*, text/plain', 'text'],
    ['text/*;q=0.9, text/plain;q=0.1, application/json;q=0.5', 'json'],
    ['text/plain;q=0.5, application/json;q=0.4', 'text'],
    ['text/plain;q=0.4, application/json;q=0.5', 'json'],
    ['application/openmetrics-text', 'openmetrics'],
    ['application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5', 'openmetrics'],
    ['application/openmetrics-text;version=0.0.1,text/plain;q=0.5', 'text'],
    [
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,' +
        'application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;q=0.4,' +
        'text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      'openmetrics',
    ],
    ['application/json;q=0, */*', 'openmetrics'],
    ['text/plain;q=0', 'json'],
    ['image/png', 'json'],
    ['text/plain;q=nonsense, application/json;q=0.1', 'json'],
    [';;;,,,q=1;,', 'json'],
  ];
  for (const [accept, chosen] of CASES) {
    it(`answers ${chosen} to ${JSON.stringify(accept)}`, () => {
      expect(choose(accept)).to.equal(chosen);
    });
  }

  it('bears 16 KB of header', () => {
    expect(choose(`${'a/b;q=0.1,'.repeat(1_600)}text/plain`)).to.equal('text');
  });
});
