import type { JsonObject } from '../../domain/shared/json.js';

export interface TemplateProblem {
  /** `template.syntax`, `template.unknown-filter`, … */
  readonly code: string;
  readonly message: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** The partial it stands in; without it, the text itself. */
  readonly partial?: string;
}

export interface TemplateOptions {
  /** What `render` tags may name, and nothing else. */
  readonly partials?: Readonly<Record<string, string>>;
}

export interface RenderOptions {
  /** What becomes of a variable that is not there; `refused` unless it is only asked for or has a default. */
  readonly missing?: 'empty' | 'refused';
}

/** Read once, rendered often; without state. */
export interface Template {
  /** Paths of what it reads of its variables (`user.name`), its partials included; sorted, each once. */
  readonly variables: readonly string[];
  /**
   * The same text for the same variables. What it may cost, and how long the text may become, is bounded.
   * @throws AppError `validation` with a code (`template.missing-variable`), and line and column in its data
   */
  render(variables: JsonObject, options?: RenderOptions): string;
}

/**
 * Templates that people write, in the language Liquid. They read the variables they are given: no files, no clock, no
 * prototypes, no code.
 */
export interface TemplateEngine {
  /** @throws AppError `validation` with the code of the first problem */
  compile(text: string, options?: TemplateOptions): Template;
  /** What compiling would refuse; nothing is rendered. */
  check(text: string, options?: TemplateOptions): readonly TemplateProblem[];
}
