import { defineEntity } from '../shared/entities/define-entity.js';
import type { StateOf } from '../shared/entities/entity.js';
import { list, object, reference, text } from '../shared/entities/field.js';
import type { PromptId, PromptVersionId } from '../shared/ids.js';
import type { JsonValue } from '../shared/json.js';
import { MOST_VARIANTS, readVariants, type PromptVariant } from './prompt-variant.js';

/** What a prompt says. It is never changed once it is there: what was rendered can be told from its id. */
export const PROMPT_VERSION = defineEntity<PromptVersionId>()({
  collection: 'prompt-versions',
  one: 'prompt-version',
  title: 'Prompt version',
  summary: 'What prompts say: variables, and variants by locale and condition.',
  storageClass: 'other',
  columns: ['id', 'promptId', 'note', 'createdAt'],
  told: ['promptId'],
  fields: {
    promptId: reference<PromptId>('prompts')({
      description: 'The prompt it belongs to',
      example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a13',
      access: 'once',
    }),
    note: text({
      description: 'Why there is this version',
      example: 'Shorter, after feedback',
      maxLength: 1_000,
      nullable: true,
    }),
    variables: object({
      description: 'JSON Schema of what is given for rendering',
      example: { type: 'object', properties: { name: { type: 'string' } } },
      access: 'once',
      initial: {},
    }),
    variants: list<PromptVariant>()({
      description: 'Texts with their locales and conditions',
      example: [{ locale: 'en', text: 'Hello {{ name }}' }],
      access: 'once',
      maxItems: MOST_VARIANTS,
    }),
  },
  derive: ({ variants }) => ({
    variants: readVariants(variants as unknown as readonly JsonValue[]),
  }),
});

export type PromptVersionState = StateOf<PromptVersionId, typeof PROMPT_VERSION.fields>;
