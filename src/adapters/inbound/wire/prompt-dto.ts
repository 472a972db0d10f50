import type { PromptVersionId } from '../../../domain/shared/ids.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { Answer, Identifier, JsonField, Text } from './fields.js';

const EXAMPLE_ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a14';

export class RenderPromptDto {
  @JsonField({
    description: 'What the text is made of',
    example: { name: 'Ada' },
    optional: true,
  })
  variables?: JsonObject;
  @Text({
    description: 'The wanted language tag; that of the prompt unless given',
    example: 'de-AT',
    maxLength: 100,
    optional: true,
  })
  locale?: string;
  @Identifier({
    description: 'A version; the one in force unless given',
    example: EXAMPLE_ID,
    optional: true,
  })
  versionId?: PromptVersionId;
}

export class RenderedTextView {
  @Text({ description: 'The text', example: 'Hello Ada', maxLength: 1_000_000 }) text!: string;
  @Identifier({ description: 'The version it was made of', example: EXAMPLE_ID })
  versionId!: string;
  @Answer({
    description: 'From the wanted locale to the last resort',
    example: ['de-AT', 'de', 'en'],
    schema: { type: 'array', items: { type: 'string' } },
  })
  locales!: readonly string[];
  @Answer({
    description: 'Every variant, with why it was taken or not',
    example: [{ index: 0, locale: 'en', verdict: 'chosen' }],
    schema: { type: 'array', items: { type: 'object' } },
  })
  considered!: readonly object[];
}
