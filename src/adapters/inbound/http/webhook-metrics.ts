import { toAppError } from '../../../domain/shared/app-error.js';
import type { Counter, Metrics } from '../../../ports/runtime/metrics.js';

/** Counts deliveries by what became of them. */
export class WebhookMetrics {
  private readonly deliveries: Counter;
  private readonly signatures: Counter;

  constructor(metrics: Metrics) {
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
  }

  /** @param receive stores the delivery; what it throws passes */
  async counted<Received extends { readonly duplicate: boolean }>(
    provider: string,
    receive: () => Promise<Received>,
  ): Promise<Received> {
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
    }
  }
}
