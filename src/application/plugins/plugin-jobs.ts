import type { Job } from '../../domain/jobs/job.js';
import { AppError } from '../../domain/shared/app-error.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { PluginCallError } from '../../ports/plugins/plugin-runtime.js';
import type { SupervisedPlugin } from './supervised-plugin.js';

/** Does jobs in the plugins that declare their queues. */
export class PluginJobs {
  private plugins: readonly SupervisedPlugin[] = [];

  constructor(private readonly deps: { readonly timeoutMs: () => number }) {}

  setPlugins(plugins: readonly SupervisedPlugin[]): void {
    this.plugins = plugins;
  }

  /** Queues of plugins that are on; also of one that is just being started anew. */
  get queues(): readonly string[] {
    return this.plugins.flatMap(({ manifest, status }) =>
      status === 'disabled' ? [] : manifest.handlers,
    );
  }

  /** Queues whose jobs can be done now: jobs of the others wait. */
  get readyQueues(): readonly string[] {
    return this.plugins.flatMap(({ manifest, running }) => (running ? manifest.handlers : []));
  }

  /**
   * @param signal aborts when the job is somebody else's by now
   * @throws AppError when the attempt failed; another one may follow
   */
  async handle(job: Job, signal: AbortSignal): Promise<void> {
    const { queue } = job;
    const plugin = this.plugins.find(({ manifest }) => manifest.handlers.includes(queue));
    if (!plugin) throw failed('unavailable', `nobody does jobs of ${queue}`);
    try {
      const timeoutMs = this.deps.timeoutMs();
      await plugin.call('job', { job: shown(job) }, { timeoutMs, signal, isFault: false });
    } catch (error) {
      if (!(error instanceof PluginCallError)) throw error;
      const kind = error.failure === 'timeout' ? 'timeout' : 'integration';
      throw failed(kind, `${plugin.manifest.name}: ${error.message}`, error);
    }
  }
}

function shown({ id, queue, payload, attempt, maxAttempts }: Job): JsonObject {
  return { id, queue, payload, attempt, maxAttempts };
}

function failed(
  kind: 'unavailable' | 'timeout' | 'integration',
  message: string,
  cause?: unknown,
): AppError {
  return new AppError(kind, 'plugin.job-failed', message, { cause, retryable: true });
}
