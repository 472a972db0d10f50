import type { EntityAction } from '../../../../domain/events/provider-news.js';
import { meaningOf } from '../webhooks/action-table.js';
import type { PayloadReader } from '../webhooks/payload-reader.js';

/** What became of a run of a workflow, a job or a check: by its conclusion once it is over. */
export function runAction(action: string, run: PayloadReader): EntityAction {
  if (action === 'completed') return outcomeOf(run);
  return meaningOf(action, {
    requested: 'created',
    rerequested: 'created',
    created: 'created',
    queued: 'created',
    waiting: 'created',
    in_progress: 'started',
    requested_action: 'status_changed',
  });
}

export function outcomeOf(run: PayloadReader): EntityAction {
  return meaningOf(
    run.at('conclusion').word(),
    {
      success: 'succeeded',
      failure: 'failed',
      timed_out: 'failed',
      startup_failure: 'failed',
      cancelled: 'cancelled',
      stale: 'cancelled',
      action_required: 'status_changed',
    },
    'completed',
  );
}
