import type { RecordMetric } from '../../../application/monitoring/record-metrics.js';
import { RecordMetricDto, toRecordedMetricView } from '../wire/custom-metric-dto.js';
import { command, type Command } from './command.js';

export function metricCommands(useCases: { readonly record: RecordMetric }): readonly Command[] {
  return [
    command({
      type: 'brain.metric.record',
      dto: RecordMetricDto,
      useCase: useCases.record,
      toInput: (dto) => dto,
      present: toRecordedMetricView,
    }),
  ];
}
