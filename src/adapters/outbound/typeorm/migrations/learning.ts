import { FEEDBACK } from '../../../../domain/learning/feedback.js';
import { PATTERN } from '../../../../domain/learning/pattern.js';
import { RECOMMENDATION } from '../../../../domain/learning/recommendation.js';
import { entityMigration } from '../entities/entity-migration.js';

export const LEARNING = entityMigration('0022-learning', [PATTERN, RECOMMENDATION, FEEDBACK]);
