import { text } from '../setting-kinds.js';
import { mapOf } from '../structured-kinds.js';

/** Names to short texts. */
export const LABELS = mapOf(text('a text of at most 200 characters', /^[\s\S]{0,200}$/), {
  what: 'names to texts',
  key: /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/,
  keyPhrase: '1 to 100 letters, digits, dots, underscores or hyphens, the first a letter',
});

export const SHORT_TEXT = text('a text of 1 to 200 characters', /^[\s\S]{1,200}$/);
