/** An attempt to deliver, as the provider remembers it. */
export interface SentDelivery {
  /** The provider's id of the attempt. */
  readonly id: string;
  /** The same for all attempts of one delivery. */
  readonly deliveryId: string;
  readonly sentAt: Date;
}

/** What a provider says it delivered, and a way to have it delivered again. */
export interface DeliveryLog {
  readonly provider: string;
  /** Names of the webhooks whose deliveries can be asked for, as the operator configured them. */
  readonly hooks: readonly string[];
  /**
   * Attempts since the time, the newest first; at most a few thousand.
   * @throws AppError `integration` when the provider refuses, `rate-limited`, `unavailable`, `timeout`
   */
  since(hook: string, time: Date, signal?: AbortSignal): Promise<readonly SentDelivery[]>;
  /** Has the provider deliver it once more, by the usual way. @throws AppError as `since` does */
  sendAgain(hook: string, id: string, signal?: AbortSignal): Promise<void>;
}
