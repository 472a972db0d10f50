import type { Actor } from '../../domain/access/actor.js';
import type { JsonValue } from '../../domain/shared/json.js';

/** The use cases as plugins meet them. */
export interface UseCaseCatalogue {
  readonly names: readonly string[];
  /** What it needs. */
  permissionOf(name: string): string;
  /**
   * The input as the use case takes it.
   * @throws AppError `validation`; also when plugins cannot hand in inputs of that use case
   */
  parse(name: string, input: JsonValue): unknown;
  /** Runs it as HTTP would: authorised, audited. */
  use(name: string, input: unknown, actor: Actor): Promise<unknown>;
}
