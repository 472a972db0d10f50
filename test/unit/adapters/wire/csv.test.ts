import { expect } from 'chai';
import { csvLine } from '../../../../src/adapters/inbound/wire/csv.js';

describe('csvLine', () => {
  it('quotes what needs it, and nothing else', () => {
    expect(csvLine(['a', 'b,c', 'd"e', 'f\ng', 'h\ri', ' j ', null, ''])).to.equal(
      'a,"b,c","d""e","f\ng","h\ri", j ,,\r\n',
    );
  });

  it('keeps texts from being run as formulas, and numbers as they are', () => {
    const cells = ['=1+1', '+1', '-1', '@sum', '\t=1', '=a,b', -1.5, 1e21];
    expect(csvLine(cells)).to.equal(`'=1+1,'+1,'-1,'@sum,'\t=1,"'=a,b",-1.5,1e+21\r\n`);
  });
});
