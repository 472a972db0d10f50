import { AppError } from '../shared/app-error.js';
import { defineEntity } from '../shared/entities/define-entity.js';
import {
  choice,
  decimal,
  flag,
  object,
  reference,
  text,
  time,
  word,
} from '../shared/entities/field.js';
import type { Id } from '../shared/ids.js';
import type { PatternId } from './pattern.js';

export type RecommendationId = Id<'Recommendation'>;

export const RECOMMENDATION_STATUSES = [
  'open',
  'accepted',
  'applied',
  'dismissed',
  'expired',
] as const;
type RecommendationStatus = (typeof RECOMMENDATION_STATUSES)[number];

/** What may follow on what; the rest is final. */
const MOVES: Readonly<Record<RecommendationStatus, readonly RecommendationStatus[]>> = {
  open: ['accepted', 'dismissed', 'expired'],
  accepted: ['applied', 'dismissed', 'expired'],
  applied: [],
  dismissed: ['open'],
  expired: [],
};

/** What might be done about something, until somebody decides. */
export const RECOMMENDATION = defineEntity<RecommendationId>()({
  collection: 'recommendations',
  one: 'recommendation',
  title: 'Recommendation',
  summary: 'What might be done, and what became of it.',
  storageClass: 'other',
  columns: ['id', 'kind', 'status', 'score', 'title'],
  told: ['kind', 'status', 'score', 'subject'],
  fields: {
    kind: word({
      description: 'What sort of recommendation it is',
      example: 'schedule',
      maxLength: 60,
      isFilterable: true,
    }),
    title: text({
      description: 'What to do, in one line',
      example: 'Deploy before Thursday evening',
      minLength: 1,
      maxLength: 500,
      search: 'title',
    }),
    reason: text({
      description: 'Why',
      example: 'Deployments on Fridays are rolled back.',
      maxLength: 10_000,
      nullable: true,
      search: 'text',
    }),
    patternId: reference<PatternId>('patterns')({
      description: 'The pattern that it comes from',
      example: null,
      nullable: true,
    }),
    subject: word({
      description: 'What it is about: a kind and an id',
      example: 'project:01932c07-0a5b-7c3e-9f00-2b8f5f3f4a11',
      maxLength: 200,
      nullable: true,
      isFilterable: true,
    }),
    status: choice(RECOMMENDATION_STATUSES, {
      description: 'What became of it',
      example: 'open',
      initial: 'open',
      isFilterable: true,
    }),
    score: decimal({
      description: 'How much it promises, from 0 to 1',
      example: 0.7,
      minimum: 0,
      maximum: 1,
      initial: 0.5,
      isSortable: true,
    }),
    isAutomatic: flag({
      description: 'Whether programs may act on it without asking',
      example: false,
      initial: false,
      isFilterable: true,
    }),
    action: object({ description: 'How to do it, for programs', example: {}, initial: {} }),
    expiresAt: time({
      description: 'When it is of no use any more',
      example: '2026-12-01T00:00:00.000Z',
      nullable: true,
      isFilterable: true,
    }),
    decidedAt: time({
      description: 'When its status last changed',
      example: null,
      access: 'derived',
      nullable: true,
    }),
  },
  derive: (after, before, now) =>
    before && after.status !== before.status ? { decidedAt: now } : {},
  check: ({ status: to }, before) => {
    const from = before?.status ?? to;
    if (from === to || MOVES[from].includes(to)) return;
    const possible = MOVES[from].join(', ') || 'none';
    const message = `A recommendation cannot go from ${from} to ${to}; possible: ${possible}`;
    throw new AppError('conflict', 'recommendation.illegal-status', message, {
      data: { from, to, legal: MOVES[from] },
    });
  },
});
