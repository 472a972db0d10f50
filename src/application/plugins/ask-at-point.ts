import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import type { HookedPlugin } from './hooked-plugin.js';

export interface PointQuestion {
  readonly point: string;
  readonly input: JsonValue;
  readonly depth: number;
}

/** @returns what every plugin that stands at the point answers, by plugin; who fails is missing */
export async function askAtPoint(
  plugins: readonly HookedPlugin[],
  { point, input, depth }: PointQuestion,
): Promise<JsonObject> {
  const answering = plugins.filter(({ manifest }) => manifest.hooks.points.includes(point));
  // What one plugin asks must not bring down another.
  const terms = { isFault: false, depth };
  const answers = await Promise.allSettled(
    answering.map((plugin) => plugin.call('point', { name: point, input }, terms)),
  );
  return Object.fromEntries(
    answers.flatMap((answer, index) => {
      const name = answering[index]?.manifest.name;
      return answer.status === 'fulfilled' && name !== undefined ? [[name, answer.value]] : [];
    }),
  );
}
