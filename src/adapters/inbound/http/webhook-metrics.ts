import { toAppError } from '../../../domain/shared/app-error.js';
import type { WebhookProvider } from '../../../ports/events/webhook-provider.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Counter, Metrics } from '../../../ports/runtime/metrics.js';

/** Counts deliveries by what became of them. */
export class WebhookMetrics {
  private readonly deliveries: Counter;
  private readonly signatures: Counter;
  private readonly late: Counter;

  constructor(
    metrics: Metrics,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {
    this.deliveries = metrics.counter({
      name: 'webhook_deliveries_total',
      help: 'Deliveries by provider: stored, duplicate, refused (the sender is wrong) or failed (we are).',
      labels: ['provider', 'outcome'],
    });
    this.signatures = metrics.counter({
      name: 'webhook_signature_failures_total',
      help: 'Deliveries that could not prove where they come from.',
      labels: ['provider', 'reason'],
    });
    this.late = metrics.counter({
      name: 'webhook_late_answers_total',
      help: 'Deliveries that were answered after the provider had stopped waiting.',
      labels: ['provider'],
    });
  }

  /** @param receive stores the delivery; what it throws passes */
  async counted<Received extends { readonly duplicate: boolean }>(
    { name: provider, patienceMs }: Pick<WebhookProvider, 'name' | 'patienceMs'>,
    receive: () => Promise<Received>,
  ): Promise<Received> {
    const startedAt = this.clock.monotonicMs();
    try {
      const received = await receive();
      this.deliveries.add(1, { provider, outcome: received.duplicate ? 'duplicate' : 'stored' });
      return received;
    } catch (thrown) {
      const { kind, code, severity } = toAppError(thrown);
      const outcome = severity === 'low' ? 'refused' : 'failed';
      this.deliveries.add(1, { provider, outcome });
      if (kind === 'unauthorised') {
        this.signatures.add(1, { provider, reason: code.replace('webhook.', '') });
      }
      throw thrown;
    } finally {
      if (this.clock.monotonicMs() - startedAt > patienceMs) this.late.add(1, { provider });
    }
  }
}
