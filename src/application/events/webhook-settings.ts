/** What the operator configured for a provider's webhooks. */
export interface WebhookSettings {
  /** Any of them may have signed a delivery; several while a secret is being rotated. */
  secretsOf(provider: string): readonly string[];
}
