import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { memoryLimit } from '../../../../src/adapters/outbound/system-information/container-memory.js';

describe('memoryLimit', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'container-memory-'));
  });

  afterEach(() => rm(root, { recursive: true }));

  const write = async (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
  };

  const read = async () => {
    const limit = await memoryLimit(root);
    return limit && { limitBytes: limit.bytes, usedBytes: await limit.usedBytes() };
  };

  it('reads the limit of a container (version 2), without pages that can be dropped', async () => {
    await write({
      'proc/self/cgroup': '0::/\n',
      'sys/fs/cgroup/memory.max': '1000000\n',
      'sys/fs/cgroup/memory.current': '400000\n',
      'sys/fs/cgroup/memory.stat': 'anon 100\ninactive_file 150000\n',
    });
    expect(await read()).to.deep.equal({ limitBytes: 1e6, usedBytes: 250_000 });
  });

  it('takes the lowest limit of the groups above', async () => {
    await write({
      'proc/self/cgroup': '0::/system.slice/brain.service\n',
      'sys/fs/cgroup/system.slice/brain.service/memory.max': 'max\n',
      'sys/fs/cgroup/system.slice/brain.service/memory.current': '10\n',
      'sys/fs/cgroup/system.slice/memory.max': '500\n',
      'sys/fs/cgroup/system.slice/memory.current': '20\n',
    });
    expect(await read()).to.deep.equal({ limitBytes: 500, usedBytes: 20 });
  });

  it('reads version 1, where the path is that of the host', async () => {
    await write({
      'proc/self/cgroup': '3:cpu,cpuacct:/docker/x\n2:memory:/docker/x\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '2000\n',
      'sys/fs/cgroup/memory/memory.usage_in_bytes': '900\n',
      'sys/fs/cgroup/memory/memory.stat': 'total_inactive_file 100\n',
    });
    expect(await read()).to.deep.equal({ limitBytes: 2_000, usedBytes: 800 });
  });

  it('knows no limit where there is none', async () => {
    expect(await read()).to.equal(undefined);
    await write({
      'proc/self/cgroup': '2:memory:/\n1:name=systemd:/\ngarbage\n',
      'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      'sys/fs/cgroup/memory/memory.usage_in_bytes': '900\n',
    });
    expect(await read()).to.equal(undefined);
  });
});
