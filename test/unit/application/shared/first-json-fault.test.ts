import { expect } from 'chai';
import fc from 'fast-check';
import { firstJsonFault } from '../../../../src/application/shared/first-json-fault.js';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('firstJsonFault', () => {
  it('finds a fault within the text whenever the parser refuses a damaged text', () => {
    const damaged = fc
      .tuple(fc.json(), fc.nat(), fc.string({ minLength: 1, maxLength: 2 }))
      .map(([text, at, junk]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + junk + text.slice(place);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        fc.pre(!isJson(text));
        const at = firstJsonFault(text);
        expect(at).to.be.within(0, text.length);
        // What stands before the fault can still become JSON, so cutting there moves it to the end.
        expect(firstJsonFault(text.slice(0, at))).to.equal(at);
      }),
      { numRuns: 500 },
    );
  });
});
