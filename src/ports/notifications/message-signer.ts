/** Signs what is sent to others, so that they know it is ours. */
export interface MessageSigner {
  /**
   * The value of `webhook-signature` after Standard Webhooks, one signature for each secret.
   * @param secrets `whsec_` and base64
   * @param seconds since 1970, as in `webhook-timestamp`
   * @throws AppError `configuration` (`webhook.bad-secret`)
   */
  sign(secrets: readonly string[], id: string, seconds: string, body: string): string;
}
