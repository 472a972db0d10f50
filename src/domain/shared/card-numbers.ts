/**
 * Digits in the groupings of payment cards. Ids and timestamps mostly fail here already: they begin with
 * another digit, are part of a longer run, or are grouped otherwise.
 */
const CARD_LIKE =
  /(?<![\w.-])(?:[2-6]\d{12,18}|[2-6]\d{3}([ .-])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{1,3})?|3\d{3}([ .-])\d{6}\2\d{4,5})(?![\w-]|\.\d)/g;

/** First digits by length, as the card schemes give them out. */
const SCHEMES: Readonly<Record<number, RegExp>> = {
  13: /^4/,
  14: /^3(?:0[0-5]|[689])/,
  15: /^3[47]/,
  16: /^(?:4|5[0-9]|2[2-7]|35|6[0-9])/,
  17: /^6/,
  18: /^6/,
  19: /^[46]/,
};

/** Hides what is a payment card number by grouping, first digits and check digit. */
export function hideCardNumbers(text: string, hidden: string): string {
  return text.replace(CARD_LIKE, (found) => {
    const digits = found.replace(/\D/g, '');
    return SCHEMES[digits.length]?.test(digits) && passesLuhn(digits) ? hidden : found;
  });
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 48;
    const weighted = index % 2 === 1 ? 2 * digit : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
