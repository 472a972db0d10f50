import { expect } from 'chai';
import { InMemorySystemProbe } from '../../src/adapters/outbound/memory/monitoring/in-memory-system-probe.js';
import { createBrain, type Brain, type RoleName } from '../../src/bootstrap/library.js';
import { eventually } from '../support/eventually.js';

describe('sampling', () => {
  let brain: Brain | undefined;
  let reads: number;

  beforeEach(() => {
    reads = 0;
  });

  afterEach(() => brain?.stop());

  const start = async (
    monitoring: {
      readonly enabled?: boolean;
      readonly sampleSeconds?: number;
      readonly healthChecksEnabled?: boolean;
    },
    ...roles: readonly RoleName[]
  ): Promise<Brain> => {
    const systemProbe = new InMemorySystemProbe();
    const read = systemProbe.read.bind(systemProbe);
    systemProbe.read = () => {
      reads += 1;
      return read();
    };
    brain = createBrain({ config: { monitoring }, adapters: { systemProbe }, roles });
    await brain.start();
    return brain;
  };

  const text = async (of: Brain) => (await of.use('metrics.read', { format: 'prometheus' })).text;

  it('measures the machine as often as monitoring.sampleSeconds says, until it stops', async () => {
    const running = await start({ sampleSeconds: 0.1 }, 'worker');
    await eventually(() => {
      expect(reads).to.be.at.least(4);
    });
    expect(await text(running)).to.include('brain_system_disk_size_bytes 100000000000\n');
    await running.stop();
    const stopped = reads;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(reads).to.equal(stopped);
  });

  it('counts jobs where metrics are read, and in the scheduler', async () => {
    expect(await text(await start({}, 'worker'))).not.to.include('# TYPE brain_jobs gauge');
    await brain?.stop();
    expect(await text(await start({}, 'scheduler'))).to.include('# TYPE brain_jobs gauge');
  });

  it('measures nothing where monitoring is off', async () => {
    await start({ enabled: false, healthChecksEnabled: false, sampleSeconds: 0.1 }, 'worker');
    await new Promise((resolve) => setTimeout(resolve, 250));
    // Storage has looked at the disk once, and the worker has told once how it does.
    expect(reads).to.be.below(3);
  });
});
