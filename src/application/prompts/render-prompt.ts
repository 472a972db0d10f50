import type { ConsideredVariant } from '../../domain/prompts/choose-variant.js';
import type { PromptVersionState } from '../../domain/prompts/prompt-version.js';
import type { PromptState } from '../../domain/prompts/prompt.js';
import { AppError, notFound } from '../../domain/shared/app-error.js';
import type { EntityState } from '../../domain/shared/entities/entity.js';
import type { PromptId, PromptVersionId } from '../../domain/shared/ids.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { EntityStores } from '../../ports/entities/entity-stores.js';
import type { Randomness } from '../../ports/runtime/randomness.js';
import type { UseCase } from '../shared/use-case.js';
import type { PromptRenderer } from './prompt-renderer.js';

export interface RenderPromptInput {
  readonly id: PromptId;
  readonly variables?: JsonObject;
  /** A language tag; the prompt's own unless given. */
  readonly locale?: string;
  /** The one in force unless given. */
  readonly versionId?: PromptVersionId;
}

export interface RenderedText {
  readonly text: string;
  readonly versionId: PromptVersionId;
  /** From the wanted one to the last resort. */
  readonly locales: readonly string[];
  /** Every variant, with why it was taken or not. */
  readonly considered: readonly ConsideredVariant[];
}

/** Makes a text of a prompt, and tells how its variant was chosen. Nothing is stored. */
export class RenderPrompt implements UseCase<RenderPromptInput, RenderedText> {
  readonly name = 'prompts.render';
  readonly permission = 'prompt:read';

  constructor(
    private readonly deps: {
      readonly stores: EntityStores;
      readonly renderer: PromptRenderer;
      readonly randomness: Randomness;
    },
  ) {}

  async execute({ id, variables = {}, ...wish }: RenderPromptInput): Promise<RenderedText> {
    const { renderer, randomness } = this.deps;
    const prompt = (await this.find('prompts', 'prompt', id)) as PromptState;
    const { name, defaultLocale, activeVersionId } = prompt;
    const versionId = wish.versionId ?? activeVersionId;
    if (versionId === null) {
      throw new AppError('conflict', 'prompt.not-active', `No version of ${name} is in force`);
    }
    const found = await this.find('prompt-versions', 'prompt-version', versionId);
    const version = found as PromptVersionState;
    if (version.promptId !== id) throw notFound('prompt-version', versionId);
    const locale = wish.locale ?? defaultLocale;
    const point = randomness.fraction();
    const { text, choice } = renderer.render(version, { variables, locale, defaultLocale, point });
    return { text, versionId, locales: choice.locales, considered: choice.considered };
  }

  private async find(collection: string, one: string, id: string): Promise<EntityState> {
    const state = await this.deps.stores.of(collection).queries.find(id);
    if (state?.deletedAt !== null) throw notFound(one, id);
    return state;
  }
}
