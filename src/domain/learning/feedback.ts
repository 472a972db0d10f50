import { defineEntity } from '../shared/entities/define-entity.js';
import { choice, reference, text, word } from '../shared/entities/field.js';
import type { Id } from '../shared/ids.js';
import type { RecommendationId } from './recommendation.js';

export type FeedbackId = Id<'Feedback'>;

export const FEEDBACK_VERDICTS = ['helpful', 'not-helpful', 'wrong'] as const;

/** What somebody thinks of a recommendation. */
export const FEEDBACK = defineEntity<FeedbackId>()({
  collection: 'feedback',
  one: 'feedback',
  title: 'Feedback',
  summary: 'What people think of recommendations.',
  storageClass: 'other',
  columns: ['id', 'recommendationId', 'verdict', 'author'],
  told: ['recommendationId', 'verdict'],
  fields: {
    recommendationId: reference<RecommendationId>('recommendations')({
      description: 'What it is about',
      example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a12',
      access: 'once',
    }),
    verdict: choice(FEEDBACK_VERDICTS, {
      description: 'Whether it helped',
      example: 'helpful',
      isFilterable: true,
    }),
    author: word({
      description: 'Who says so',
      example: 'octocat',
      maxLength: 200,
      nullable: true,
      isFilterable: true,
    }),
    comment: text({
      description: 'In words',
      example: 'We do so now.',
      maxLength: 10_000,
      nullable: true,
      search: 'text',
    }),
  },
});
