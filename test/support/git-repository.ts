import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of its own, and git in it. */
export class GitRepositoryUnderTest {
  private constructor(readonly folder: string) {}

  static async make(): Promise<GitRepositoryUnderTest> {
    const folder = await mkdtemp(join(tmpdir(), 'brain-code-'));
    const repository = new GitRepositoryUnderTest(folder);
    repository.git('init', '--quiet', '--initial-branch', 'main');
    return repository;
  }

  git(...args: readonly string[]): string {
    return this.gitWith('', ...args);
  }

  gitWith(input: string, ...args: readonly string[]): string {
    const env = {
      ...{ PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b.c', GIT_AUTHOR_DATE: '1700000000 +0000' },
      ...{ GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b.c' },
      GIT_COMMITTER_DATE: '1700000000 +0000',
    };
    const options = { cwd: this.folder, env, input, stdio: ['pipe', 'pipe', 'pipe'] as const };
    return execFileSync('git', [...args], { ...options, stdio: 'pipe' })
      .toString()
      .trim();
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  commit(message = 'change'): void {
    this.git('add', '--all');
    this.git('commit', '--quiet', '--allow-empty', '--message', message);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** Serves repositories beneath a folder by git's own protocol. */
export async function serveGit(root: string) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    requests.push(pathname);
    const env = {
      ...{ PATH: process.env['PATH'], GIT_PROJECT_ROOT: root, GIT_HTTP_EXPORT_ALL: '1' },
      ...{ PATH_INFO: pathname, QUERY_STRING: search.slice(1), REMOTE_ADDR: '127.0.0.1' },
      ...{ REQUEST_METHOD: request.method ?? 'GET', GIT_CONFIG_NOSYSTEM: '1' },
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    };
    const backend = spawn('git', ['http-backend'], { env });
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    backend.on('close', () => {
      const answer = Buffer.concat(chunks);
      const end = answer.indexOf('\r\n\r\n');
      for (const line of answer.toString('latin1', 0, end).split('\r\n')) {
        const [name = '', value = ''] = line.split(': ');
        if (name === 'Status') response.statusCode = Number(value.slice(0, 3));
        else response.setHeader(name, value);
      }
      response.end(answer.subarray(end + 4));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    url: (name: string) => `http://localhost:${port}/${name}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
