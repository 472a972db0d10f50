import { expect } from 'chai';
import {
  clipped,
  duration,
  percent,
  words,
} from '../../../../../src/adapters/inbound/http/status/figures.js';
import { markup } from '../../../../../src/adapters/inbound/http/status/markup.js';

describe('markup', () => {
  it('escapes whatever is not markup itself, within attributes too', () => {
    const evil = `<b title='x' onclick="y">&`;
    const inert = '&lt;b title=&#39;x&#39; onclick=&quot;y&quot;&gt;&amp;';
    expect(markup`<p title="${evil}">${evil}</p>`.text).to.equal(
      `<p title="${inert}">${inert}</p>`,
    );
    expect(markup`<ul>${['a', 'b'].map((item) => markup`<li>${item}</li>`)}</ul>`.text).to.equal(
      '<ul><li>a</li><li>b</li></ul>',
    );
    expect(markup`<p>${undefined}${0}</p>`.text).to.equal('<p>0</p>');
  });

  it('shows what turns the direction of writing, or cannot be shown, as a mark', () => {
    expect(markup`${'a\u202eb\u0000c\ud800'}`.text).to.equal('a\ufffdb\ufffdc\ufffd');
  });
});

describe('figures', () => {
  it('are durations in their two largest units', () => {
    expect([0.0042, 1, 59, 61, 3_600, 90_061].map(duration)).to.deep.equal([
      ...['4 ms', '1 s', '59 s', '1 min 1 s', '1 h', '1 d 1 h'],
    ]);
  });

  it('never round a failure away', () => {
    expect(percent(0.999999)).to.equal('99.999 %');
    expect(percent(1)).to.equal('100 %');
  });

  it('are names as words, and texts of a bounded length', () => {
    expect(['concurrentOperations', 'event-loop', 'cpu'].map(words)).to.deep.equal([
      ...['Concurrent operations', 'Event loop', 'CPU'],
    ]);
    expect(clipped('abcdef', 4)).to.equal('abc…');
    expect(clipped('ab😀def', 4)).to.equal('ab…');
  });
});
