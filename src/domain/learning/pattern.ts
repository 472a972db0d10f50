import { defineEntity } from '../shared/entities/define-entity.js';
import { choice, decimal, integer, object, text, time, word } from '../shared/entities/field.js';
import type { Id } from '../shared/ids.js';

export type PatternId = Id<'Pattern'>;

/** A pattern is seen, confirmed or rejected by people, and retired once it no longer holds. */
export const PATTERN_STATUSES = ['detected', 'confirmed', 'rejected', 'retired'] as const;

/** Something that keeps happening, with how sure we are of it. */
export const PATTERN = defineEntity<PatternId>()({
  collection: 'patterns',
  one: 'pattern',
  title: 'Pattern',
  summary: 'What keeps happening, and how sure that is.',
  storageClass: 'other',
  columns: ['id', 'kind', 'status', 'confidence', 'title'],
  told: ['kind', 'status', 'confidence'],
  fields: {
    kind: word({
      description: 'What sort of pattern it is',
      example: 'sequence',
      maxLength: 60,
      isFilterable: true,
    }),
    title: text({
      description: 'What it says, in one line',
      example: 'Deployments on Fridays are rolled back',
      minLength: 1,
      maxLength: 500,
      search: 'title',
    }),
    description: text({
      description: 'More of it',
      example: '7 of 9 since August.',
      maxLength: 10_000,
      nullable: true,
      search: 'text',
    }),
    status: choice(PATTERN_STATUSES, {
      description: 'What people made of it',
      example: 'detected',
      initial: 'detected',
      isFilterable: true,
    }),
    confidence: decimal({
      description: 'How sure it is, from 0 to 1',
      example: 0.82,
      minimum: 0,
      maximum: 1,
      isSortable: true,
    }),
    support: integer({
      description: 'How many cases it was seen in',
      example: 9,
      minimum: 0,
      maximum: 2 ** 31 - 1,
      initial: 0,
    }),
    evidence: object({ description: 'What it was seen in', example: {}, initial: {} }),
    firstSeenAt: time({
      description: 'The first case',
      example: '2026-08-07T16:00:00.000Z',
      nullable: true,
    }),
    lastSeenAt: time({
      description: 'The last case',
      example: '2026-11-20T16:00:00.000Z',
      nullable: true,
      isFilterable: true,
    }),
  },
});
