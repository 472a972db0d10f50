/** Goes on in the background from `start` to `stop`, which waits for its end. */
export abstract class BackgroundLoop {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  start(): void {
    this.loop = this.run(this.stopping.signal);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  /** Ends soon after the signal aborts, and never rejects. */
  protected abstract run(signal: AbortSignal): Promise<void>;
}
