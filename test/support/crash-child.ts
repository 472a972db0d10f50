import { LiveConfiguration } from '../../src/bootstrap/config-runtime/live-configuration.js';
import type { AdapterOverrides } from '../../src/bootstrap/adapters.js';
import { readSources } from '../../src/bootstrap/config/load-config.js';
import { ROLES } from '../../src/bootstrap/roles/role.js';
import { serve } from '../../src/bootstrap/serve.js';

/** Places at which the process can be made to die, in the order in which a delivery passes them. */
export const CRASH_POINTS = [
  'delivery written, not committed',
  'delivery committed, not answered',
  'delivery answered, job not claimed',
  'job claimed, not begun',
  'task written, not committed',
  'task committed, job not settled',
  'job settled',
  'events positioned, not published',
  'events published, cursor not moved',
  'cursor moved',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

const crashAt = process.env['TEST_CRASH_AT'] as CrashPoint | undefined;

/** Dies as by kill -9 when the point is the one asked for. */
function pass(point: CrashPoint): void {
  if (point === crashAt) process.kill(process.pid, 'SIGKILL');
}

/** Calls `around` instead of the method, which it gets as a function. */
function around<Port extends object>(
  port: Port,
  method: keyof Port,
  instead: (call: () => unknown, argument: unknown) => unknown,
): Port {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name !== method) return value.bind(target) as unknown;
      return (...parameters: unknown[]) =>
        instead(() => Reflect.apply(value, target, parameters), parameters[0]);
    },
  });
}

let isReceiving = false;

const crashing: AdapterOverrides = {
  events: (events) =>
    around(events, 'addAllIfNew', async (call) => {
      const result = await call();
      isReceiving = true;
      pass('delivery written, not committed');
      return result;
    }),
  work: (work) =>
    around(work, 'run', async (call) => {
      const result = await call();
      if (isReceiving) pass('delivery committed, not answered');
      return result;
    }),
  tasks: (tasks) =>
    around(tasks, 'save', async (call) => {
      const result = await call();
      pass('task written, not committed');
      return result;
    }),
  jobs: (jobs) => {
    const claiming = around(jobs, 'claim', async (call) => {
      if (isReceiving) {
        await new Promise((resolve) => setTimeout(resolve, 100)); // the answer is on its way
        pass('delivery answered, job not claimed');
      }
      const claimed = (await call()) as readonly unknown[];
      if (claimed.length > 0) pass('job claimed, not begun');
      return claimed;
    });
    return around(claiming, 'settle', async (call) => {
      pass('task committed, job not settled');
      const result = await call();
      pass('job settled');
      return result;
    });
  },
  publisher: (publisher) =>
    around(publisher, 'publish', async (call) => {
      if (isReceiving) pass('events positioned, not published');
      await call();
      if (isReceiving) pass('events published, cursor not moved');
    }),
  eventStream: (stream) =>
    around(stream, 'advance', async (call) => {
      const result = await call();
      if (isReceiving) pass('cursor moved');
      return result;
    }),
};

const isMain = process.argv[1]?.endsWith('crash-child.js') ?? false;

if (isMain) {
  const read = () => readSources({ env: withoutTestVariables(), cwd: process.cwd() });
  process.exitCode = await serve({
    configuration: new LiveConfiguration(read(), read),
    roles: ROLES,
    print: (line) => process.stdout.write(`${line}\n`),
    adapters: crashing,
  });
}

function withoutTestVariables(): NodeJS.ProcessEnv {
  const { TEST_CRASH_AT: _point, ...env } = process.env;
  return env;
}
