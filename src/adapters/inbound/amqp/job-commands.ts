import type { EnqueueJob } from '../../../application/jobs/enqueue-jobs.js';
import { EnqueueJobDto, toJobView } from '../wire/job-dto.js';
import { command, type Command } from './command.js';

export function jobCommands(useCases: { readonly enqueue: EnqueueJob }): readonly Command[] {
  return [
    command({
      type: 'brain.job.enqueue',
      dto: EnqueueJobDto,
      useCase: useCases.enqueue,
      toInput: (dto) => dto,
      present: toJobView,
    }),
  ];
}
