import { MOST_STEPS, MOST_WINDOW_SECONDS } from '../../../domain/analytics/funnel.js';
import type { AskedFunnel } from './analytics-query.js';
import { Count, PartList, Text, TextMap, Time } from './fields.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';

export class FunnelStepDto {
  @Text({ description: 'Name of the event', example: 'page.viewed', minLength: 1, maxLength: 100 })
  name!: string;
  @TextMap({
    description: 'By dimension, values of which the event must have one, separated by commas',
    example: { plan: 'team,company' },
    optional: true,
  })
  filter?: Readonly<Record<string, string>>;
}

export class FunnelDto implements AskedFunnel {
  @PartList(() => FunnelStepDto, {
    description: 'What happens, in this order',
    example: [{ name: 'signed-up' }, { name: 'paid' }],
    schemaName: 'FunnelStepDto',
    maxItems: MOST_STEPS,
  })
  steps!: readonly FunnelStepDto[];
  @Time({ description: '30 days before `to` when absent', example: EXAMPLE_TIME, optional: true })
  from?: Date;
  @Time({ description: 'Now when absent', example: EXAMPLE_TIME, optional: true }) to?: Date;
  @Count({
    description: 'Seconds from the first step to the last; a week when absent',
    example: 604_800,
    minimum: 1,
    maximum: MOST_WINDOW_SECONDS,
    optional: true,
  })
  windowSeconds?: number;
  @Text({
    description: 'A dimension of the first step',
    example: 'country',
    minLength: 1,
    maxLength: 50,
    optional: true,
  })
  groupBy?: string;
}
