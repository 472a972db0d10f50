import { stat } from 'node:fs/promises';
import type { Clock } from '../../../ports/runtime/clock.js';

/** Time between two looks, ms. */
const EVERY_MS = 1_000;

export interface FileWatcherOptions {
  /** Asked before every look; a file may be absent. */
  readonly files: () => readonly string[];
  readonly clock: Clock;
  /** Called after a change was seen; a look that ended in an error is made up for by the next one. */
  readonly onChange: () => Promise<void>;
}

/**
 * Looks at files again and again: unlike notifications that works for files that are replaced, linked, or
 * mounted from elsewhere.
 */
export class FileWatcher {
  private readonly stopping = new AbortController();
  private watching: Promise<void> = Promise.resolve();

  constructor(private readonly options: FileWatcherOptions) {}

  start(): void {
    this.watching = this.watch();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.watching;
  }

  private async watch(): Promise<void> {
    const { clock, onChange } = this.options;
    // What changed while the program started counts as a change.
    let seen = '';
    for (;;) {
      await clock.sleep(EVERY_MS, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      const now = await this.look();
      if (now === seen) continue;
      try {
        await onChange();
        seen = now;
      } catch {
        // Told where it happened; the difference stays, so the next look tries again.
      }
    }
  }

  private async look(): Promise<string> {
    const states = await Promise.all(this.options.files().map(stateOf));
    return states.join('\n');
  }
}

async function stateOf(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${file} ${String(mtimeMs)} ${String(size)} ${String(ino)}`;
  } catch {
    return `${file} absent`;
  }
}
