import type { DoctorFinding } from '../../adapters/inbound/cli/local-commands.js';
import type { Clock } from '../../ports/runtime/clock.js';
import { fault, ok, warning } from './finding.js';

/** Differences from which on one is told, ms. */
const NOTABLE_MS = 2_000;
const HARMFUL_MS = 30_000;

const REMEDY = 'Let both machines follow a time server: timedatectl set-ntp true';

/** Compares this machine's clock with a server's. @param theirs what the server's clock shows, asked now */
export async function clockFinding(
  server: string,
  clock: Clock,
  theirs: () => Promise<Date>,
): Promise<DoctorFinding> {
  const name = `clock of ${server}`;
  const before = clock.now().getTime();
  const shown = (await theirs()).getTime();
  const after = clock.now().getTime();
  // Anything between the question and the answer may have been its moment.
  const skewMs = shown < before ? shown - before : shown > after ? shown - after : 0;
  const size = Math.abs(skewMs);
  if (size <= NOTABLE_MS) return ok(name, 'agrees with this machine within 2 s');
  const message = `is ${seconds(size)} ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's`;
  return size > HARMFUL_MS
    ? fault(name, `${message}; times in answers, logs and signatures cannot be trusted`, REMEDY)
    : warning(name, message, REMEDY);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
