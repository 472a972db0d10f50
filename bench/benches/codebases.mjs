import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from '../harness/rounds.mjs';

const SOURCES = fileURLToPath(new URL('../../src', import.meta.url));
const TESTS = fileURLToPath(new URL('../../test', import.meta.url));

/** Between two looks at a code base, ms. */
const LOOK_MS = 20;

/** What is asked for: 100,000 lines in 30 s, and a second in which one changed file is known. */
const TARGET_KLOC = 100 / 30;
const TARGET_MS = 1_000;

const run = promisify(execFile);

/** Our own sources as a repository, through the program as it is used: the job, the database and all. */
export async function measure({ rounds = 3 }) {
  const { createBrain } = await import('../../dist/src/bootstrap/library.js');
  const folder = await mkdtemp(join(tmpdir(), 'brain-bench-'));
  try {
    const code = join(folder, 'code');
    await cp(SOURCES, join(code, 'src'), { recursive: true });
    await cp(TESTS, join(code, 'test'), { recursive: true });
    const git = (...args) =>
      run('git', ['-c', 'user.name=b', '-c', 'user.email=b@b.b', ...args], { cwd: code });
    await git('init', '--quiet');
    const commit = async () => {
      await git('add', '--all');
      await git('commit', '--quiet', '--message', 'bench');
    };
    await commit();
    const config = {
      ...{ dataDir: join(folder, 'data'), codebases: { roots: folder } },
      ...{ api: { port: 0 }, gateway: { port: 0 }, logging: { level: 'error' } },
    };
    const brain = await createBrain({ config });
    await brain.start();
    try {
      return await figures(brain, { code, commit, rounds });
    } finally {
      await brain.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function figures(brain, { code, commit, rounds }) {
  const whole = [];
  const changed = [];
  for (let round = 0; round < rounds; round += 1) {
    const details = { name: `bench-${round}`, location: code };
    const { id } = await brain.use('codebases.create', details);
    const first = await analysed(brain, id);
    whole.push(first.analysis.lines / first.ms);
    await appendTo(join(code, 'src'), `export function bench${round}() { return ${round}; }\n`);
    await commit();
    const second = await analysed(brain, id);
    if (second.analysis.parsed !== 1) throw new Error(`${second.analysis.parsed} files were read`);
    changed.push(second.ms);
  }
  const [speed, ms] = [median(whole), median(changed)];
  return [
    {
      ...{ figure: 'analysed, kLOC/s', ours: speed, peer: TARGET_KLOC, peerName: 'target' },
      ratio: speed / TARGET_KLOC,
    },
    {
      ...{ figure: 'analysed again after one change, ms', ours: ms, peer: TARGET_MS },
      ...{ peerName: 'target', ratio: TARGET_MS / ms },
    },
  ];
}

/** From the request to the end of the job. */
async function analysed(brain, id) {
  const startedMs = performance.now();
  const { version } = await brain.use('codebases.analyse', { id });
  for (;;) {
    const state = await brain.use('codebases.get', { id });
    if (state.status === 'failed') throw new Error(state.failure);
    const isDone = state.status === 'ready' && state.version > version;
    if (isDone) return { ms: performance.now() - startedMs, analysis: state.analysis };
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function appendTo(folder, text) {
  const names = await readdir(folder, { recursive: true });
  const file = join(folder, names.filter((name) => name.endsWith('.ts')).sort()[0]);
  await writeFile(file, (await readFile(file, 'utf8')) + text);
}
