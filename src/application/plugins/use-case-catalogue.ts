import type { Actor } from '../../domain/access/actor.js';
import type { JsonValue } from '../../domain/shared/json.js';

/** The use cases as plugins meet them. */
export interface UseCaseCatalogue {
  readonly names: readonly string[];
  /** What it needs. */
  permissionOf(name: string): string;
  /** Whether plugins may stand before and behind it. */
  isHookable(name: string): boolean;
  /**
   * The input as the use case takes it.
   * @throws AppError `validation`; also when plugins cannot hand in inputs of that use case
   */
  parse(name: string, input: JsonValue): unknown;
  /** Whether `parse` takes what hooks are shown, so that they can hand it back changed. */
  isChangeable(name: string): boolean;
  /**
   * Runs it as HTTP would: authorised, audited.
   * @param depth how many plugins stand between this and what began it
   */
  use(name: string, input: unknown, actor: Actor, depth: number): Promise<unknown>;
}
