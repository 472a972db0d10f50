import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { acquireInstanceLock } from '../../../src/adapters/outbound/files/instance-lock.js';
import { AppError } from '../../../src/domain/shared/app-error.js';
import { removeFolder, temporaryFolder } from './temporary-folder.js';

const HOLDER = fileURLToPath(new URL('./lock-holder.js', import.meta.url));

describe('acquireInstanceLock', () => {
  let folder: string;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await temporaryFolder();
  });

  afterEach(async () => {
    for (const child of children.splice(0)) await killed(child);
    await removeFolder(folder);
  });

  async function killed(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  /** A process that holds the lock. */
  async function holder(): Promise<ChildProcess> {
    const child = spawn(
      process.execPath,
      ['--expose-gc', HOLDER, folder, 'http://127.0.0.1:8000'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    children.push(child);
    const [text] = (await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => ['it ended']),
    ])) as [unknown];
    expect(String(text)).to.equal('held\n');
    return child;
  }

  const refusal = (): Promise<unknown> =>
    acquireInstanceLock(folder, 'brain', { pid: process.pid }).then(
      async (lock) => {
        await lock.release();
        return 'acquired';
      },
      (error: unknown) => error,
    );

  it('refuses a second process and names the first', async () => {
    const { pid } = await holder();
    const error = (await refusal()) as AppError;
    expect(error).to.be.instanceOf(AppError);
    expect(error).to.include({ kind: 'configuration', code: 'instance.already-running' });
    expect(error.message).to.equal(
      `Another instance is running on the data folder ${folder}: process ${pid}, http://127.0.0.1:8000`,
    );
    expect(error.data).to.deep.equal({ directory: folder, pid, url: 'http://127.0.0.1:8000' });
  });

  it('is free once its holder was killed with SIGKILL', async () => {
    const child = await holder();
    expect(await refusal()).to.be.instanceOf(AppError);
    await killed(child);
    expect(await refusal()).to.equal('acquired');
  });

  it('refuses a second one within the same process, and leaves the first in force', async () => {
    const lock = await acquireInstanceLock(folder, 'brain', { pid: process.pid });
    expect(await refusal()).to.be.instanceOf(AppError);
    expect(await refusal()).to.be.instanceOf(AppError);
    const child = spawn(process.execPath, [HOLDER, folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(child);
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).to.equal(1);
    await lock.release();
    expect(await refusal()).to.equal('acquired');
  });

  it('is released once, and leaves nothing behind but the empty lock file', async () => {
    const lock = await acquireInstanceLock(folder, 'brain', { pid: 1 });
    expect(existsSync(join(folder, 'brain.json'))).to.equal(true);
    await lock.release();
    await lock.release();
    await lock.tell({ pid: 1 });
    expect(existsSync(join(folder, 'brain.json'))).to.equal(false);
    expect((await stat(join(folder, 'brain.lock'))).size).to.equal(0);
  });

  it('tells newcomers what the holder told last', async () => {
    const lock = await acquireInstanceLock(folder, 'brain', { pid: 7 });
    await lock.tell({ pid: 7, url: 'http://127.0.0.1:4711' });
    expect(((await refusal()) as AppError).message).to.match(
      /process 7, http:\/\/127\.0\.0\.1:4711$/,
    );
    await lock.release();
  });

  it('keeps locks of different names apart', async () => {
    const one = await acquireInstanceLock(folder, 'one', { pid: 1 });
    const two = await acquireInstanceLock(folder, 'two', { pid: 1 });
    await one.release();
    await two.release();
  });

  it('makes the folder for its owner only, and files as well', async () => {
    const inner = join(folder, 'deep', 'data');
    const lock = await acquireInstanceLock(inner, 'brain', { pid: 1 });
    const mode = async (file: string) => (await stat(file)).mode & 0o777;
    expect(await mode(inner)).to.equal(0o700);
    expect(await mode(join(inner, 'brain.lock'))).to.equal(0o600);
    expect(await mode(join(inner, 'brain.json'))).to.equal(0o600);
    await lock.release();
  });

  it('refuses a folder where the lock file cannot be', async () => {
    const error: unknown = await acquireInstanceLock(folder, 'not/there', { pid: 1 }).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.include({ kind: 'configuration', code: 'instance.lock-failed' });
  });
});
