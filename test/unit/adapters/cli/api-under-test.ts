import { expect } from 'chai';
import {
  createBrain,
  type Brain,
  type ConfigOverrides,
  type RoleName,
} from '../../../../src/bootstrap/library.js';
import type { ManualClock } from '../../../support/manual-clock.js';
import { FakeHost } from './fake-host.js';

const KEY = 'a-key-of-this-suite-only';

export interface ApiUnderTest {
  readonly brain: Brain;
  /** Its instance is the brain. */
  readonly host: FakeHost;
  /** What a command of the group writes; anything but success fails the test. */
  readonly run: (...argv: readonly string[]) => Promise<string>;
}

/** A brain that serves the API, alone unless told otherwise, and the command line before it. */
export async function startApi(
  group: string,
  {
    config = {},
    clock,
    roles = ['api'],
  }: {
    readonly config?: ConfigOverrides;
    readonly clock?: ManualClock;
    readonly roles?: readonly RoleName[];
  } = {},
): Promise<ApiUnderTest> {
  const brain = createBrain({
    config: {
      api: { port: 0 },
      security: { bootstrapKey: KEY },
      logging: { level: 'fatal' },
      ...config,
    },
    roles,
    ...(clock ? { adapters: { clock } } : {}),
  });
  await brain.start();
  const host = new FakeHost();
  host.url = brain.url ?? '';
  host.env = { BRAIN_API_KEY: KEY };
  const run = async (...argv: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await host.run(group, ...argv);
    expect(stderr).to.equal('');
    expect(code).to.equal(0);
    return stdout;
  };
  return { brain, host, run };
}
