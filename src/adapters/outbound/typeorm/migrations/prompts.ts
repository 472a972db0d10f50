import { PROMPT_VERSION } from '../../../../domain/prompts/prompt-version.js';
import { PROMPT } from '../../../../domain/prompts/prompt.js';
import { entityMigration } from '../entities/entity-migration.js';

export const PROMPTS = entityMigration('0023-prompts', [PROMPT, PROMPT_VERSION]);
