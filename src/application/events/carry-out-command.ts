import type { NewsCommand } from '../../domain/events/provider-news.js';
import { HTTP_QUEUE } from '../../domain/jobs/http-payload.js';
import { AppError } from '../../domain/shared/app-error.js';
import { isUuid, type AlertId } from '../../domain/shared/ids.js';
import type { JobQueue } from '../../ports/jobs/job-repository.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { UseCase } from '../shared/use-case.js';

export type AcknowledgeAlert = UseCase<
  {
    readonly id: AlertId;
    readonly change: { readonly status: 'acknowledged'; readonly note: string | null };
  },
  { readonly rule: string }
>;

/**
 * Does what somebody asked for by a provider, in that person's name, and has the outcome sent to where the
 * provider takes it. What cannot be done is an answer, not a fault.
 */
export class CarryOutCommand {
  constructor(
    private readonly deps: {
      readonly acknowledgeAlert: AcknowledgeAlert;
      readonly jobs: Pick<JobQueue, 'enqueue'>;
    },
  ) {}

  /** Within a unit of work. */
  async execute(provider: string, command: NewsCommand, context: ExecutionContext): Promise<void> {
    const text = await this.outcomeOf(provider, command, context);
    if (command.replyUrl === null) return;
    const body = { response_type: 'ephemeral', replace_original: false, text };
    await this.deps.jobs.enqueue([{ queue: HTTP_QUEUE, payload: { url: command.replyUrl, body } }]);
  }

  private async outcomeOf(
    provider: string,
    { alertId, note, by }: NewsCommand,
    context: ExecutionContext,
  ): Promise<string> {
    if (!isUuid(alertId)) return 'That is no id of an alert.';
    const actor = { kind: 'provider', id: `${provider}:${by}`, role: 'service' } as const;
    const change = { status: 'acknowledged', note } as const;
    const input = { id: alertId as AlertId, change };
    try {
      const { rule } = await this.deps.acknowledgeAlert.execute(input, { ...context, actor });
      return `The alert ${rule} is acknowledged.`;
    } catch (error) {
      if (!(error instanceof AppError) || error.retryable) throw error;
      if (error.kind === 'not-found') return 'There is no such alert.';
      if (error.kind === 'conflict') return error.message;
      throw error;
    }
  }
}
