import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { expect } from 'chai';
import { GitSourceTrees } from '../../../src/adapters/outbound/codebase/git-source-trees.js';
import type { SourceLimits } from '../../../src/adapters/outbound/codebase/source-limits.js';
import { AppError } from '../../../src/domain/shared/app-error.js';
import type { CodeBaseId } from '../../../src/domain/shared/ids.js';
import type { SourceTree } from '../../../src/ports/codebases/source-trees.js';
import { newId } from '../../support/builders.js';
import { GitRepositoryUnderTest, serveGit } from '../../support/git-repository.js';
import { appErrorOf } from '../../support/rejection.js';

const MB = 1024 * 1024;

describe('GitSourceTrees', function () {
  this.timeout(60_000);
  let repository: GitRepositoryUnderTest;
  let kept: string;
  let limits: SourceLimits;
  const never = new AbortController().signal;

  beforeEach(async () => {
    repository = await GitRepositoryUnderTest.make();
    kept = await mkdtemp(join(tmpdir(), 'brain-kept-'));
    limits = {
      ...{ roots: [await realpath(tmpdir())], excluded: [kept], allowedHosts: ['localhost'] },
      ...{ allowsPlainHttp: true, files: 1_000, fileBytes: MB, totalBytes: 10 * MB },
      ...{ repositoryBytes: 10 * MB, fetchMs: 30_000, commits: 100 },
    };
  });

  afterEach(async () => {
    await repository.remove();
    await rm(kept, { recursive: true, force: true });
  });

  const trees = (resolve = async (_host: string): Promise<readonly string[]> => ['127.0.0.1']) =>
    new GitSourceTrees({ folder: kept, resolve, limits: () => limits });
  const open = (location = repository.folder, branch: string | null = null) =>
    trees().open({ id: newId(), location, branch }, never);
  const reasons = ({ refused }: SourceTree) =>
    Object.fromEntries(refused.map(({ reason, count }) => [reason, count]));
  const paths = ({ files }: SourceTree) => files.map(({ path }) => path);

  it('reads a repository as it was committed, with its history', async () => {
    await repository.write('src/a.ts', 'export const a = 1;\n');
    await repository.write('b.py', 'b = 1\n');
    await repository.write('readme.md', '# it\n');
    repository.commit();
    await repository.write('src/a.ts', 'export const a = 2;\n');
    repository.commit();
    await repository.write('src/a.ts', 'not committed');
    const tree = await open();
    expect(paths(tree)).to.deep.equal(['b.py', 'src/a.ts']);
    expect(tree).to.include({ branch: 'main', otherFiles: 1 });
    expect(tree.revision).to.equal(repository.git('rev-parse', 'HEAD'));
    const contents = await tree.read(tree.files);
    expect(contents.map(({ text }) => text)).to.deep.equal(['b = 1\n', 'export const a = 2;\n']);
    const { commits, files } = await tree.history();
    expect(commits).to.equal(2);
    expect(files.get('src/a.ts')).to.deep.equal({
      changes: 2,
      lastChangedAt: new Date(1_700_000_000_000),
    });
    expect(files.get('b.py')?.changes).to.equal(1);
  });

  it('has the same hashes of a folder that is no repository', async () => {
    await repository.write('a.ts', 'let a;\n');
    repository.commit();
    const [committed] = (await open()).files;
    await rm(join(repository.folder, '.git'), { recursive: true });
    const tree = await open();
    expect(tree.files).to.deep.equal([committed]);
    expect(tree.revision).to.equal(null);
    expect((await tree.read(tree.files))[0]?.text).to.equal('let a;\n');
    await repository.write('a.ts', 'changed');
    expect((await tree.read(tree.files))[0]?.text).to.equal(null);
    expect(reasons(tree)).to.deep.equal({ 'not-readable': 1 });
  });

  it('follows no link, whether committed or on disk', async () => {
    await symlink('/etc', join(repository.folder, 'etc'));
    await symlink('/etc/passwd', join(repository.folder, 'passwd.py'));
    await repository.write('a.ts', '');
    repository.commit();
    const committed = await open();
    expect(paths(committed)).to.deep.equal(['a.ts']);
    expect(reasons(committed)).to.deep.equal({ link: 2 });
    await rm(join(repository.folder, '.git'), { recursive: true });
    const onDisk = await open();
    expect(paths(onDisk)).to.deep.equal(['a.ts']);
    expect(reasons(onDisk)).to.deep.equal({ link: 2 });
  });

  it('leaves out what is too large, too much or no text, and says what', async () => {
    limits = { ...limits, files: 3, fileBytes: 1_000, totalBytes: 2_500 };
    await repository.write('a.ts', Buffer.from([0x61, 0xff, 0xfe]));
    await repository.write('b.ts', 'x'.repeat(1_001));
    await repository.write('c.ts', 'x'.repeat(1_000));
    await repository.write('d.ts', 'x'.repeat(1_000));
    await repository.write('e.ts', 'x'.repeat(1_000));
    repository.commit();
    const tree = await open();
    expect(paths(tree)).to.deep.equal(['a.ts', 'c.ts', 'd.ts']);
    expect((await tree.read(tree.files))[0]?.text).to.equal(null);
    expect(reasons(tree)).to.deep.equal({
      'file-too-large': 1,
      'too-many-files': 1,
      'not-utf8': 1,
    });
  });

  it('bears trees that no checkout would make: odd paths, submodules, other bytes', async () => {
    const blob = repository.gitWith('let a;', 'hash-object', '-w', '--stdin');
    const commit = 'a'.repeat(40);
    const index = [
      `100644 blob ${blob}\tgood.ts`,
      `160000 commit ${commit}\tsub`,
      `100644 blob ${blob}\ttab\tand\nline.ts`,
      `100644 blob ${blob}\tback\\slash.ts`,
      `100644 blob ${blob}\t${'long'.repeat(50)}`,
    ];
    const deep = repository.gitWith(`100644 blob ${blob}\tx.ts\0`, 'mktree', '-z');
    let nested = deep;
    for (let depth = 0; depth < 300; depth += 1) {
      nested = repository.gitWith(`040000 tree ${nested}\tfolder\0`, 'mktree', '-z');
    }
    const entries = [...index, `040000 tree ${nested}\tdeep`].map((entry) => `${entry}\0`).join('');
    const root = repository.gitWith(entries, 'mktree', '-z', '--missing');
    const made = repository.git('commit-tree', '-m', 'odd', root);
    repository.git('update-ref', 'refs/heads/main', made);
    const tree = await open();
    expect(paths(tree)).to.deep.equal(['good.ts']);
    expect(reasons(tree)).to.deep.equal({
      'path-not-allowed': 2,
      'path-too-long': 1,
      submodule: 1,
    });
    expect(tree.otherFiles).to.equal(1);
  });

  it('runs nothing that a repository asks for', async () => {
    const proof = join(repository.folder, 'ran');
    await repository.write('a.ts', 'let a;');
    await repository.write('.gitattributes', '*.ts diff=evil filter=evil');
    repository.commit();
    const touch = `touch ${proof}`;
    for (const [name, value] of [
      ['core.fsmonitor', touch],
      ['core.sshCommand', touch],
      ['core.pager', touch],
      ['diff.external', touch],
      ['diff.evil.textconv', touch],
      ['filter.evil.smudge', touch],
      ['filter.evil.clean', touch],
      ['log.showSignature', 'true'],
      ['gpg.program', touch],
      ['remote.origin.url', `ext::sh -c ${JSON.stringify(touch)}`],
      ['remote.origin.promisor', 'true'],
      ['protocol.ext.allow', 'always'],
      ['extensions.partialClone', 'origin'],
    ] as const) {
      repository.git('config', name, value);
    }
    const tree = await open();
    const missing = { ...tree.files[0]!, blobHash: 'b'.repeat(40) };
    await tree.read([...tree.files]);
    await tree.read([missing]).catch(() => undefined);
    await tree.history();
    expect((await open()).files).to.have.length(1);
    await rm(join(repository.folder, '.git'), { recursive: true });
    const { otherFiles } = await open();
    expect(otherFiles, 'the attributes, and nothing that ran').to.equal(1);
  });

  it('reads a folder alone when its repository lies outside of the roots', async () => {
    await repository.write('inner/a.ts', 'let a;');
    repository.commit();
    const inner = join(repository.folder, 'inner');
    await writeFile(join(inner, '.git'), `gitdir: ${join(repository.folder, '.git')}\n`);
    limits = { ...limits, roots: [inner] };
    const tree = await open(inner);
    expect(tree.revision).to.equal(null);
    expect(paths(tree)).to.deep.equal(['a.ts']);
    expect(reasons(tree)).to.deep.equal({ 'history-not-allowed': 1 });
  });

  it('refuses what lies outside of the roots, however it is written', async () => {
    const inner = join(repository.folder, 'inner');
    await mkdir(inner);
    await symlink('/etc', join(inner, 'out'));
    limits = { ...limits, roots: [inner] };
    for (const location of [
      '/etc',
      'etc',
      join(inner, '..'),
      `${inner}/../../`,
      join(inner, 'out'),
      `${inner}-other`,
      `${inner}\0`,
      join(inner, 'none'),
    ]) {
      const error = await appErrorOf(trees().check(location));
      expect(error, location).to.include({ kind: 'validation', code: 'codebase.location' });
    }
    expect(await trees().check(`${inner}/.`)).to.equal(await realpath(inner));
    limits = { ...limits, excluded: [inner] };
    expect((await appErrorOf(trees().check(inner))).code).to.equal('codebase.location');
  });

  it('refuses URLs of other hosts and protocols, and those with secrets', async () => {
    limits = { ...limits, allowsPlainHttp: false };
    for (const location of [
      'https://example.com/a.git',
      'http://localhost/a.git',
      'ssh://localhost/a.git',
      'git://localhost/a.git',
      'file:///etc',
      'ext::sh -c id',
      'https://user:secret@localhost/a.git',
      'https://localhost/a.git?x=1',
      'https://localhost.example.com/a.git',
    ]) {
      const error = await appErrorOf(trees().check(location));
      expect(error, location).to.include({ kind: 'validation', code: 'codebase.location' });
      expect(error.message).not.to.include('secret');
    }
    expect(await trees().check('https://LOCALHOST/a.git')).to.equal('https://localhost/a.git');
  });

  describe('with a repository elsewhere', () => {
    let server: Awaited<ReturnType<typeof serveGit>>;
    const location = () => server.url(`${basename(repository.folder)}/.git`);

    beforeEach(async () => {
      server = await serveGit(dirname(repository.folder));
    });

    afterEach(() => server.close());

    it('fetches it, and later only what is new', async () => {
      await repository.write('a.ts', 'let a;');
      repository.commit();
      const [source, id] = [trees(), newId() as CodeBaseId];
      const first = await source.open({ id, location: location(), branch: null }, never);
      expect(first).to.include({ branch: 'main' });
      expect(paths(first)).to.deep.equal(['a.ts']);
      await repository.write('b.ts', 'let b;');
      repository.commit();
      const second = await source.open({ id, location: location(), branch: null }, never);
      expect(paths(second)).to.deep.equal(['a.ts', 'b.ts']);
      expect((await second.history()).commits).to.equal(2);
      expect((await second.read(second.files)).map(({ text }) => text)).to.deep.equal([
        'let a;',
        'let b;',
      ]);
      await source.forget(id);
    });

    it('takes no more history than it may', async () => {
      limits = { ...limits, commits: 2 };
      for (let count = 0; count < 5; count += 1) repository.commit(`change ${count}`);
      const tree = await open(location());
      expect((await tree.history()).commits).to.equal(2);
    });

    it('gives up a repository that is too large, and keeps nothing of it', async () => {
      limits = { ...limits, repositoryBytes: 100_000 };
      const { randomBytes } = await import('node:crypto');
      await repository.write('large.bin', randomBytes(2 * MB));
      repository.commit();
      const [source, id] = [trees(), newId() as CodeBaseId];
      const error = await appErrorOf(
        source.open({ id, location: location(), branch: null }, never),
      );
      expect(error.code).to.equal('codebase.repository-too-large');
      const { readdir } = await import('node:fs/promises');
      expect(await readdir(kept)).to.deep.equal([]);
    });

    it('says what is wrong with a repository or a branch that is not there', async () => {
      repository.commit();
      const none = await appErrorOf(open(server.url('none.git')));
      expect(none.code).to.equal('codebase.git-failed');
      const branch = await appErrorOf(open(location(), 'none'));
      expect(branch.code).to.equal('codebase.git-failed');
    });

    it('goes to the address that was looked at, and to none that is refused', async () => {
      repository.commit();
      const refuse = async () => {
        throw new AppError('forbidden', 'http.private-address', 'private');
      };
      const where = { id: newId() as CodeBaseId, location: location(), branch: null };
      const error = await appErrorOf(trees(refuse).open(where, never));
      expect(error.code).to.equal('http.private-address');
      expect(server.requests).to.deep.equal([]);
      const elsewhere = await appErrorOf(trees(async () => ['127.0.0.2']).open(where, never));
      expect(elsewhere.code).to.equal('codebase.git-failed');
      expect(server.requests).to.deep.equal([]);
    });

    it('stops when it is told to', async () => {
      repository.commit();
      const stop = new AbortController();
      stop.abort(new Error('enough'));
      const where = { id: newId() as CodeBaseId, location: location(), branch: null };
      const error = await trees()
        .open(where, stop.signal)
        .catch((thrown: unknown) => thrown);
      expect(error).to.have.property('message', 'enough');
    });
  });
});
