import type { MessagePort } from 'node:worker_threads';
import type { JsonValue } from '../../../../../domain/shared/json.js';
import { MOST_LENGTH, MOST_LINES, checkProgress } from '../../job-reports.js';
import type { ThreadNews } from '../thread-messages.js';
import { NewsBudget, REFILL_MS } from './news-budget.js';

/** Tells the main thread of a job: at once what it can, the rest together, and all of it before the job ends. */
export class News {
  private waiting: { progress?: JsonValue; lines: string[] } = { lines: [] };
  private later: NodeJS.Timeout | undefined;
  private readonly budget = new NewsBudget(() => performance.now());

  constructor(private readonly port: Pick<MessagePort, 'postMessage'>) {
    this.post({});
  }

  readonly progress = (value: JsonValue): void => {
    this.waiting.progress = JSON.parse(checkProgress(value)) as JsonValue;
    this.tell();
  };

  readonly log = (text: string): void => {
    const { lines } = this.waiting;
    lines.push(text.slice(0, MOST_LENGTH));
    if (lines.length > 2 * MOST_LINES) lines.splice(0, lines.length - MOST_LINES);
    this.tell();
  };

  /** Tells what is left. */
  readonly flush = (): void => {
    clearTimeout(this.later);
    this.later = undefined;
    const { lines, ...progress } = this.waiting;
    this.waiting = { lines: [] };
    if (lines.length === 0 && progress.progress === undefined) return;
    this.post({ ...progress, ...(lines.length > 0 && { lines: lines.slice(-MOST_LINES) }) });
  };

  private tell(): void {
    if (this.budget.spend()) this.flush();
    else this.later ??= setTimeout(this.flush, REFILL_MS);
  }

  private post(news: ThreadNews): void {
    this.port.postMessage(news);
  }
}
