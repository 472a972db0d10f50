import { FEEDBACK } from '../../../../domain/learning/feedback.js';
import { PATTERN } from '../../../../domain/learning/pattern.js';
import { RECOMMENDATION } from '../../../../domain/learning/recommendation.js';
import { entityTable } from '../entities/entity-record.js';
import { createTable } from './create-table.js';
import type { Migration } from './migration.js';

export const LEARNING: Migration = {
  name: '0022-learning',
  async up(session, type) {
    for (const entity of [PATTERN, RECOMMENDATION, FEEDBACK]) {
      await createTable(session, type, entityTable(entity));
    }
  },
};
