import { expect } from 'chai';
import { parseJson } from '../../../../src/application/shared/parse-json.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';

function faultOf(text: string): AppError {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it was taken as JSON');
}

describe('parseJson', () => {
  it('parses JSON', () => {
    expect(parseJson(' {"a": [1, "ü", null, true]} ')).to.deep.equal({ a: [1, 'ü', null, true] });
  });

  const MALFORMED: readonly (readonly [text: string, position: number])[] = [
    ['', 0],
    ['   ', 3],
    ['{"a":}', 5],
    ['{"a":1,}', 7],
    ['{,}', 1],
    ['[1,]', 3],
    ['[1,2', 4],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{a: 1}', 1],
    ["{'a': 1}", 1],
    ['{"a":"x', 7],
    ['{"a":"x\n"}', 7],
    ['{"a":"\\q"}', 7],
    ['{"a":"\\u12x4"}', 10],
    ['{"a":tru}', 8],
    ['{"a":NaN}', 5],
    ['[01]', 2],
    ['[1.]', 3],
    ['[-]', 2],
    ['[1e+]', 4],
    ['[+1]', 1],
    ['[1] x', 4],
    ['[]]', 2],
    ['[}', 1],
    ['\u00a0[]', 0],
    [`${' '.repeat(300)}[nul]`, 304],
    [`{"long":"${'x'.repeat(300)}","a":}`, 315],
  ];

  for (const [text, position] of MALFORMED) {
    it(`names the place of the fault in ${JSON.stringify(text.trim().slice(0, 20))}`, () => {
      const error = faultOf(text);
      expect(error).to.include({ kind: 'validation', code: 'json.malformed' });
      expect(error.faults).to.deep.equal([
        { path: '', message: `invalid JSON at position ${String(position)}` },
      ]);
    });
  }

  it('quotes nothing of the text', () => {
    const error = faultOf('{"password":hunter2}');
    expect(`${error.message} ${String(error.cause)}`).not.to.include('hunter');
  });

  it('finds a fault at the end of a very long or very deep text', () => {
    const deep = '['.repeat(1_000_000);
    expect(faultOf(deep).message).to.include('position 1000000');
    const long = `["${'x'.repeat(5_000_000)}`;
    expect(faultOf(long).message).to.include('position 5000002');
  });
});
