import type { Container } from 'inversify';
import { FileWatcher } from '../../adapters/outbound/files/file-watcher.js';
import { systemActor } from '../../domain/access/actor.js';
import { AppError } from '../../domain/shared/app-error.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';

/** Reloads the configuration on SIGHUP and when one of its files changes. @returns how to stop */
export function followSources(container: Container): { readonly stop: () => Promise<void> } {
  const logger = container.get(PORTS.logger).child('config');
  const configuration = container.get(SERVICES.configuration);
  const reload = async (reason: string): Promise<void> => {
    const context = {
      actor: systemActor('config'),
      requestId: container.get(PORTS.ids).next(),
    };
    const useCase = container.get(USE_CASES['config-revisions.reload']);
    try {
      await container.get(SERVICES.runner).run(useCase, { reason }, context);
    } catch (error) {
      if (error instanceof AppError && error.retryable) throw error;
      if (error instanceof AppError && error.code === 'config.invalid') return;
      logger.error('reloading the configuration failed', { reason, error });
    }
  };
  let underWay = Promise.resolve();
  const hangUp = () => {
    underWay = underWay.then(() => reload('SIGHUP')).catch(() => undefined);
  };
  process.on('SIGHUP', hangUp);
  const watcher = new FileWatcher({
    files: () => configuration.watchedFiles,
    clock: container.get(PORTS.clock),
    onChange: () => reload('a configuration file changed'),
  });
  watcher.start();
  return {
    stop: async () => {
      process.off('SIGHUP', hangUp);
      await watcher.stop();
      await underWay;
    },
  };
}
