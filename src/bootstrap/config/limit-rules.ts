import { requireLimit } from '../../domain/limits/limit.js';
import { AppError } from '../../domain/shared/app-error.js';
import { limitTermsOf } from '../limit-settings.js';
import type { Rule } from './rule.js';

/** What limits must be in view of themselves. */
export const LIMIT_TERMS: Rule = {
  reads: ['limits'],
  check({ limits }, voice) {
    for (const [name, settings] of Object.entries(limits)) {
      const path = `limits.${name}`;
      const terms = limitTermsOf(settings);
      if (terms.rate === undefined && terms.concurrency === undefined) {
        voice.missing(`${path}.concurrency`, 'or rate is required, or both');
        continue;
      }
      try {
        requireLimit({ name, ...terms });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        for (const fault of error.faults) voice.refuse(`${path}.${fault.path}`, fault.message);
      }
    }
  },
};
