import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/** dist/test/unit/boundaries -> the checkout */
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const CONFIG = join(ROOT, '.dependency-cruiser.cjs');

/** A rule, the file that breaks it, and the line that does. */
type Plant = readonly [rule: string, file: string, line: string];

const PLANTS: readonly Plant[] = [
  ['domain-imports-domain', 'domain/jobs/a.ts', `import '../tasks/task.js';`],
  ['domain-imports-domain', 'domain/jobs/b.ts', `import type { T } from '../../ports/clock.js';`],
  ['ports-import-domain', 'ports/a.ts', `import '../application/tasks/close-task.js';`],
  ['application-imports-inward', 'application/jobs/a.ts', `import '../tasks/close-task.js';`],
  [
    'application-imports-inward',
    'application/jobs/b.ts',
    `export const b = () => import('../../adapters/outbound/redis/redis.js');`,
  ],
  ['outbound-imports-inward', 'adapters/outbound/memory/a.ts', `import '../redis/redis.js';`],
  [
    'outbound-imports-inward',
    'adapters/outbound/memory/b.ts',
    `import '../../../application/tasks/close-task.js';`,
  ],
  ['inbound-imports-inward', 'adapters/inbound/http/a.ts', `import '../cli/cli.js';`],
  [
    'inbound-imports-inward',
    'adapters/inbound/http/b.ts',
    `import '../../outbound/redis/redis.js';`,
  ],
  ['bootstrap-is-the-root', 'adapters/inbound/cli/a.ts', `import '../../../bootstrap/main.js';`],
  ['core-without-node', 'domain/tasks/a.ts', `import 'node:crypto';`],
  ['core-without-node', 'application/tasks/a.ts', `import 'fs';`],
  ['core-without-node', 'ports/b.ts', `import type { Readable } from 'node:stream';`],
  ['core-without-packages', 'application/tasks/b.ts', `import 'typeorm';`],
  ['src-without-test', 'bootstrap/a.ts', `import '../../test/support/eventually.js';`],
  ['src-without-dev-packages', 'bootstrap/b.ts', `import 'sinon';`],
  ['no-circular', 'domain/tasks/b.ts', `import type { T } from './c.js';`],
  ['no-orphans', 'domain/tasks/d.ts', `export const nobody = 1;`],
  ['resolvable', 'domain/tasks/e.ts', `import './missing.js';`],
  ['inversify-only-at-home', 'adapters/inbound/http/c.ts', `import 'inversify';`],
  ['reflect-metadata-only-at-home', 'adapters/inbound/http/d.ts', `import 'reflect-metadata';`],
  ['typeorm-only-at-home', 'bootstrap/c.ts', `import type { DataSource } from 'typeorm';`],
  ['typeorm-only-at-home', 'bootstrap/d.ts', `import 'pg';`],
  ['typeorm-only-at-home', 'bootstrap/e.ts', `import 'mysql2/promise';`],
  ['sqlite3-only-at-home', 'bootstrap/f.ts', `export const f = () => import('sqlite3');`],
  ['koa-only-at-home', 'bootstrap/g.ts', `import 'koa';`],
  ['koa-only-at-home', 'bootstrap/h.ts', `import '@koa/router';`],
  ['koa-only-at-home', 'bootstrap/i.ts', `import 'raw-body';`],
  ['amqplib-only-at-home', 'bootstrap/j.ts', `import 'amqplib';`],
  ['ioredis-only-at-home', 'bootstrap/k.ts', `import 'ioredis';`],
  ['cockatiel-only-at-home', 'bootstrap/k2.ts', `import 'cockatiel';`],
  ['prom-client-only-at-home', 'bootstrap/k3.ts', `import 'prom-client';`],
  ['@opentelemetry-only-at-home', 'bootstrap/k4.ts', `import '@opentelemetry/api';`],
  ['node-cache-only-at-home', 'bootstrap/l.ts', `import 'node-cache';`],
  ['log4js-only-at-home', 'bootstrap/m.ts', `import 'log4js';`],
  ['commander-only-at-home', 'bootstrap/n.ts', `import 'commander';`],
  ['class-validator-only-at-home', 'bootstrap/o.ts', `import 'class-validator';`],
  ['yaml-only-at-home', 'bootstrap/p.ts', `import 'yaml';`],
  ['semver-only-at-home', 'bootstrap/p2.ts', `import 'semver';`],
  ['uuid-only-at-home', 'bootstrap/q.ts', `import 'uuid';`],
  ['ajv-only-at-home', 'bootstrap/p3.ts', `import 'ajv';`],
  ['nodemailer-only-at-home', 'bootstrap/r.ts', `import 'nodemailer';`],
  ['croner-only-at-home', 'bootstrap/s.ts', `import 'croner';`],
  ['re2js-only-at-home', 'bootstrap/s2.ts', `import 're2js';`],
  ['liquidjs-only-at-home', 'bootstrap/s3.ts', `import 'liquidjs';`],
  ['piscina-only-at-home', 'adapters/inbound/worker/t.ts', `import 'piscina';`],
  ['web-tree-sitter-only-at-home', 'bootstrap/u.ts', `import 'web-tree-sitter';`],
  ['simple-git-only-at-home', 'bootstrap/v.ts', `import 'simple-git';`],
];

/** One module of every layer, importing all it may. */
const CLEAN: Readonly<Record<string, string>> = {
  'src/domain/shared/ids.ts': `export type Id = string;`,
  'src/domain/tasks/task.ts': `import type { Id } from '../shared/ids.js'; export type T = Id;`,
  'src/domain/tasks/c.ts': `import './b.js'; export type T = 1;`,
  'src/domain/tasks/b.ts': `export const b = 1;`,
  'src/ports/clock.ts': `import type { T } from '../domain/tasks/task.js'; export type C = T;`,
  'src/application/shared/use-case.ts': `import '../../ports/clock.js';`,
  'src/application/tasks/close-task.ts': `import '../shared/use-case.js';`,
  'src/adapters/inbound/wire/dto.ts': `import 'reflect-metadata'; import 'class-validator';`,
  'src/adapters/inbound/http/server.ts': `import 'koa'; import 'node:http'; import '../wire/dto.js';`,
  'src/adapters/inbound/cli/cli.ts': `import '../../../application/tasks/close-task.js';`,
  'src/adapters/outbound/redis/redis.ts': `import 'ioredis'; import '../../../ports/clock.js';`,
  'src/bootstrap/config/file.ts': `import 'yaml';`,
  'src/bootstrap/main.ts': `import 'inversify'; import './config/file.js';
    import '../adapters/inbound/http/server.js'; import '../adapters/inbound/cli/cli.js';
    export const redis = () => import('../adapters/outbound/redis/redis.js');`,
  'test/support/eventually.ts': `import 'chai'; import '../../src/bootstrap/main.js';`,
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

describe('Import boundaries', function () {
  this.timeout(30_000);
  let folder: string;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'brain-boundaries-')));
    for (const file of ['package.json', 'tsconfig.json']) {
      await cp(join(ROOT, file), join(folder, file));
    }
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await writeAll(CLEAN);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function writeAll(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), text);
    }
  }

  /** What the command of `npm run lint:boundaries` finds, as `rule: file`. */
  async function cruise(): Promise<readonly string[]> {
    const program = join(
      ROOT,
      'node_modules',
      'dependency-cruiser',
      'bin',
      'dependency-cruise.mjs',
    );
    const args = [program, 'src', 'test', '--config', CONFIG, '--output-type', 'json'];
    const output = await new Promise<string>((resolve) => {
      const options = { cwd: folder, maxBuffer: 64 * 1024 * 1024 };
      // The exit code counts the violations, which the output lists.
      execFile(process.execPath, args, options, (_error, stdout) => resolve(stdout));
    });
    const { summary } = JSON.parse(output) as { summary: { violations: readonly Violation[] } };
    return summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  }

  it('pass a tree that keeps them', async () => {
    expect(await cruise()).to.deep.equal([]);
  });

  it('name every import that breaks them', async () => {
    await writeAll(Object.fromEntries(PLANTS.map(([, file, line]) => [`src/${file}`, line])));
    const violations = await cruise();
    const unnoticed = PLANTS.map(([rule, file]) => `${rule}: src/${file}`).filter(
      (planted) => !violations.includes(planted),
    );
    expect(unnoticed).to.deep.equal([]);
  });

  it('are each broken here', () => {
    const config = createRequire(import.meta.url)(CONFIG) as {
      forbidden: readonly { readonly name: string }[];
    };
    const rules = new Set(config.forbidden.map(({ name }) => name));
    expect(new Set(PLANTS.map(([rule]) => rule))).to.deep.equal(rules);
  });
});
