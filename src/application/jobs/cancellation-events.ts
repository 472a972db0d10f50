import type { NewDomainEvent } from '../../domain/shared/domain-event.js';
import type { Cancellation } from '../../ports/jobs/job-repository.js';

/** Why jobs were to end, and whose wish it was where somebody wished it. */
export type CancellationFacts = Readonly<Record<'reason', string> & Partial<Record<'by', string>>>;

/** One for each job: those that ended, and those that were asked to stop. */
export function cancellationEvents(
  { cancelled, requested }: Cancellation,
  { reason, by }: CancellationFacts,
): readonly NewDomainEvent[] {
  const data = { reason, ...(by !== undefined && { by }) };
  const told = (type: string) => (id: string) => ({ type, subject: `job:${id}`, data });
  return [
    ...cancelled.map(told('brain.job.cancelled')),
    ...requested.map(told('brain.job.cancel-requested')),
  ];
}
