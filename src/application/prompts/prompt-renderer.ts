import type { ExpressionEngine } from '../../domain/expressions/expression-engine.js';
import { chooseVariant, type VariantChoice } from '../../domain/prompts/choose-variant.js';
import { undeclaredVariables } from '../../domain/prompts/declared-variables.js';
import type { PromptVariant } from '../../domain/prompts/prompt-variant.js';
import type { PromptVersionState } from '../../domain/prompts/prompt-version.js';
import { faultOfSchema } from '../../domain/prompts/variable-schema.js';
import { AppError, validationError, type FieldFault } from '../../domain/shared/app-error.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { positionText } from '../../domain/shared/text-position.js';
import type { PayloadSchemas } from '../../ports/jobs/payload-schemas.js';
import type { TemplateEngine } from '../../ports/runtime/template-engine.js';

export interface RenderWish {
  readonly variables: JsonObject;
  readonly locale: string;
  readonly defaultLocale: string;
  /** From 0 to below 1, for variants with shares. */
  readonly point: number;
}

export interface RenderedPrompt {
  readonly text: string;
  readonly choice: VariantChoice;
}

/** What is said in a version of a prompt. */
export type PromptContent = Pick<PromptVersionState, 'variables' | 'variants'>;

interface Place {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What makes a text of a version of a prompt, and what finds out beforehand whether it can. */
export class PromptRenderer {
  constructor(
    private readonly deps: {
      readonly expressions: ExpressionEngine;
      readonly templates: TemplateEngine;
      readonly schemas: PayloadSchemas;
    },
  ) {}

  /** Every fault of conditions and texts, and every variable that they read and the schema does not name. */
  check({ variants, variables }: PromptContent): readonly FieldFault[] {
    return [
      ...this.faultsOfSchema(variables),
      ...variants.flatMap((variant, index) => [
        ...this.faultsOfCondition(variant, variables, `variants.${index}.condition`),
        ...this.faultsOfText(variant, variables, `variants.${index}.text`),
      ]),
    ];
  }

  /**
   * @throws AppError `validation` (`prompt.variables`) when the variables are not what the schema says, `not-found`
   *   (`prompt.no-variant`) when no variant applies, and what the templates refuse
   */
  render(version: PromptContent, wish: RenderWish): RenderedPrompt {
    const { expressions, schemas, templates } = this.deps;
    const { variables } = wish;
    const faults = schemas.faults(version.variables, variables);
    const [first] = faults;
    if (first) {
      const message = `The variables are not valid: ${first.path} ${first.message}`;
      throw validationError('prompt.variables', message, faults);
    }
    const choice = chooseVariant(version.variants, { ...wish, context: variables }, (condition) =>
      expressions.compile(condition, { result: 'bool' }),
    );
    if (!choice.variant) {
      const message = `No variant applies for ${choice.locales.join(', ')}`;
      throw new AppError('not-found', 'prompt.no-variant', message);
    }
    const text = templates.compile(choice.variant.text).render(variables);
    return { text, choice };
  }

  private faultsOfSchema(schema: JsonObject): readonly FieldFault[] {
    const fault = faultOfSchema(schema);
    if (fault !== undefined) return [{ path: 'variables', message: fault }];
    try {
      this.deps.schemas.faults(schema, {});
      return [];
    } catch {
      return [{ path: 'variables', message: 'must be a JSON Schema' }];
    }
  }

  private faultsOfCondition({ condition }: PromptVariant, schema: JsonObject, path: string) {
    if (condition === undefined) return [];
    const { expressions } = this.deps;
    const found = expressions.check(condition, { result: 'bool' });
    if (found.length > 0) return found.map((fault) => placed(path, fault));
    return undeclared(expressions.compile(condition).variables, schema, path);
  }

  private faultsOfText({ text }: PromptVariant, schema: JsonObject, path: string) {
    const { templates } = this.deps;
    const found = templates.check(text);
    if (found.length > 0) return found.map((problem) => placed(path, problem));
    return undeclared(templates.compile(text).variables, schema, path);
  }
}

function placed(path: string, { message, ...place }: Place): FieldFault {
  return { path, message: `${positionText(place)}: ${message}` };
}

function undeclared(
  variables: readonly string[],
  schema: JsonObject,
  path: string,
): readonly FieldFault[] {
  const missing = undeclaredVariables(variables, schema);
  return missing.map((name) => ({ path, message: `reads ${name}, which is not declared` }));
}
