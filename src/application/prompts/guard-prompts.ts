import type { PromptVersionState } from '../../domain/prompts/prompt-version.js';
import { requireLastResort } from '../../domain/prompts/prompt-variant.js';
import type { PromptState } from '../../domain/prompts/prompt.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { EntityStores } from '../../ports/entities/entity-stores.js';
import type { EntityGuard, EntityGuards } from '../shared/entity-guard.js';
import type { PromptRenderer } from './prompt-renderer.js';

/** Whatever is stored of prompts can be rendered. */
export function guardPrompts(deps: {
  readonly stores: EntityStores;
  readonly renderer: PromptRenderer;
}): EntityGuards {
  const { stores, renderer } = deps;
  const prompts: EntityGuard = {
    check: async (after) => {
      const { id, activeVersionId, defaultLocale } = after as PromptState;
      if (activeVersionId === null) return;
      const found = await stores.of('prompt-versions').queries.find(activeVersionId);
      const version = found as PromptVersionState | undefined;
      if (version?.promptId !== id) throw foreignVersion();
      requireLastResort(version.variants, defaultLocale);
    },
  };
  const versions: EntityGuard = {
    check: async (after, before) => {
      if (before) return;
      const version = after as PromptVersionState;
      const prompt = await stores.of('prompts').queries.find(version.promptId);
      requireLastResort(version.variants, (prompt as PromptState).defaultLocale);
      const faults = renderer.check(version);
      const [first] = faults;
      if (!first) return;
      const message = `The version is not valid: ${first.path} ${first.message}`;
      throw validationError('prompt-version.invalid', message, faults);
    },
  };
  return { prompts, 'prompt-versions': versions };
}

function foreignVersion() {
  return validationError('prompt.foreign-version', 'The version belongs to another prompt', [
    { path: 'activeVersionId', message: 'belongs to another prompt' },
  ]);
}
