import type { JsonValue } from '../../domain/shared/json.js';

/** A shared memory of answers. It may forget anything at any time, and its failure is never the caller's. */
export interface Cache {
  /**
   * The cached value, or what `load` answers, which is then kept for `seconds`. A load that began before an
   * `invalidate` of the key is returned but not kept. Undefined answers are not kept.
   */
  remember<T extends JsonValue | undefined>(
    key: string,
    seconds: number,
    load: () => Promise<T>,
  ): Promise<T>;
  invalidate(key: string): Promise<void>;
}
