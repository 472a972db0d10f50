import { acquireInstanceLock } from '../../../src/adapters/outbound/files/instance-lock.js';

/** A program that takes the lock of the folder it is given, says so, and holds it until it is killed. */
const [, , folder = '', url = ''] = process.argv;
await acquireInstanceLock(folder, 'brain', { pid: process.pid, url });
process.stdout.write('held\n');
// Long garbage collection cycles must not free it.
setInterval(() => globalThis.gc?.(), 20);
