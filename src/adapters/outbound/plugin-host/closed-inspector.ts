let isClosed = false;

/**
 * Node opens its inspector, which gives everything away, for any process of the same user that sends SIGUSR1.
 * Whoever wants it starts this one with `--inspect`.
 */
export function keepInspectorClosed(): void {
  if (isClosed) return;
  isClosed = true;
  // It stays: without any listener the signal would end this process.
  process.on('SIGUSR1', () => undefined);
}
