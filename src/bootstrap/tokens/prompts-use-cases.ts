import type { RenderPrompt } from '../../application/prompts/render-prompt.js';
import { token } from './token.js';

export const PROMPTS_USE_CASES = {
  'prompts.render': token<RenderPrompt>('prompts.render'),
} as const;
