import { LONGEST_RATE_SECONDS, MOST_CONCURRENT } from '../../../domain/limits/limit.js';
import { decimal, integer } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { groupOf } from '../structured-kinds.js';

export class LimitRateSettings {
  @Setting(integer(1, 1_000_000), { required: true, description: 'How many may begin.' })
  count!: number;

  @Setting(decimal(0.001, LONGEST_RATE_SECONDS), {
    required: true,
    description: 'Within so many seconds.',
  })
  perSeconds!: number;

  @Setting(integer(1, 1_000_000), {
    derivedDefault: 'what one second brings, at least 1',
    description: 'How many may begin at once after a pause.',
  })
  burst?: number;
}

/** One entry of `limits`. */
export class LimitSettings {
  @Setting(integer(1, MOST_CONCURRENT), { description: 'How many may go on at the same time.' })
  concurrency?: number;

  @Setting(groupOf(LimitRateSettings), { description: 'How many may begin within a time.' })
  rate?: LimitRateSettings;
}
