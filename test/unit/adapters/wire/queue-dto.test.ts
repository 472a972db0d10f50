import { expect } from 'chai';
import { toQueueView } from '../../../../src/adapters/inbound/wire/queue-dto.js';

const DAY_MS = 86_400_000;

describe('toQueueView', () => {
  it('shows settings in the units of the configuration', () => {
    const { settings } = toQueueView(
      {
        ...{ queue: 'mail', counts: {}, dueSince: null, isPaused: false, isHandled: true },
        settings: {
          timeoutMs: 1_500,
          backoff: { kind: 'fixed', delayMs: 2_000 },
          retention: { completedMs: DAY_MS / 2, deadLetterMs: 90 * DAY_MS, keepCompleted: 5 },
        },
      },
      new Date(0),
    );
    expect(settings).to.deep.equal({
      timeoutSeconds: 1.5,
      backoff: { kind: 'fixed', delaySeconds: 2 },
      retention: { completedDays: 0.5, deadLetterDays: 90, keepCompleted: 5 },
    });
  });
});
