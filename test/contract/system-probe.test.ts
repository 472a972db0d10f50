import { tmpdir } from 'node:os';
import { InMemorySystemProbe } from '../../src/adapters/outbound/memory/monitoring/in-memory-system-probe.js';
import { SystemInformationProbe } from '../../src/adapters/outbound/system-information/system-information-probe.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import { systemProbeContract } from './system-probe.contract.js';

systemProbeContract('InMemorySystemProbe', () => ({
  probe: new InMemorySystemProbe(),
  close: () => undefined,
}));
systemProbeContract('SystemInformationProbe', () => {
  const probe = new SystemInformationProbe(new SystemClock(), tmpdir());
  return {
    probe,
    close: () => {
      probe.close();
    },
  };
});
