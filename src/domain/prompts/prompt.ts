import { defineEntity } from '../shared/entities/define-entity.js';
import type { StateOf } from '../shared/entities/entity.js';
import { reference, text, word } from '../shared/entities/field.js';
import type { PromptId, PromptVersionId } from '../shared/ids.js';
import { canonicalLocale } from './locale-chain.js';

/** A text with a purpose, in versions. */
export const PROMPT = defineEntity<PromptId>()({
  collection: 'prompts',
  one: 'prompt',
  title: 'Prompt',
  summary: 'Texts with a purpose: versions, variants by locale and condition.',
  storageClass: 'other',
  calledBy: 'name',
  columns: ['id', 'name', 'defaultLocale', 'activeVersionId'],
  told: ['name', 'activeVersionId'],
  fields: {
    name: word({
      description: 'What programs call it: words joined by - or .',
      example: 'release-notes.summary',
      minLength: 1,
      maxLength: 100,
      pattern: /^[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*$/,
      isUnique: true,
      isSortable: true,
      search: 'title',
    }),
    purpose: text({
      description: 'What it is for',
      example: 'Sums up a release for customers',
      minLength: 1,
      maxLength: 1_000,
      pattern: /\S/u,
      search: 'text',
    }),
    defaultLocale: word({
      description: 'The language tag of what is shown where a wanted locale has nothing',
      example: 'en',
      minLength: 2,
      maxLength: 100,
      initial: 'en',
    }),
    activeVersionId: reference<PromptVersionId>('prompt-versions')({
      description: 'The version in force; null until there is one',
      example: null,
      nullable: true,
    }),
  },
  derive: ({ defaultLocale }) => ({ defaultLocale: canonicalLocale(defaultLocale) }),
});

export type PromptState = StateOf<PromptId, typeof PROMPT.fields>;
