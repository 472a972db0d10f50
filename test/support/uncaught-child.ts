import { LiveConfiguration } from '../../src/bootstrap/config-runtime/live-configuration.js';
import { readSources } from '../../src/bootstrap/config/load-config.js';
import { ROLES } from '../../src/bootstrap/roles/role.js';
import { serve } from '../../src/bootstrap/serve.js';

/** How an error can reach nobody. */
export const WAYS: Readonly<Record<'thrown' | 'rejected' | 'thrown while it stops', () => void>> = {
  thrown: () => {
    throw new RangeError('nobody catches this');
  },
  rejected: () => {
    void Promise.reject(new RangeError('nobody catches this'));
  },
  'thrown while it stops': () => {
    process.emit('SIGTERM');
    setImmediate(WAYS.thrown);
  },
};

const isMain = process.argv[1]?.endsWith('uncaught-child.js') ?? false;

if (isMain) {
  const { TEST_UNCAUGHT: way, ...env } = process.env;
  const read = () => readSources({ env, cwd: process.cwd() });
  process.exitCode = await serve({
    configuration: new LiveConfiguration(read(), read),
    roles: ROLES,
    print: (line) => {
      process.stdout.write(`${line}\n`);
      if (line.startsWith('Ready') && way) setImmediate(WAYS[way as keyof typeof WAYS]);
    },
  });
}
