import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { clockFinding } from '../../../../src/bootstrap/doctor/clock-findings.js';
import {
  instanceFindings,
  permissionFindings,
  portFinding,
} from '../../../../src/bootstrap/doctor/instance-findings.js';
import { budgetFindings, freeFinding } from '../../../../src/bootstrap/doctor/storage-findings.js';
import { tokenFinding } from '../../../../src/bootstrap/doctor/token-findings.js';
import {
  deliveryFinding,
  secretFindings,
} from '../../../../src/bootstrap/doctor/webhook-findings.js';
import type { Config } from '../../../../src/bootstrap/config/config.js';
import { loadConfig } from '../../../../src/bootstrap/config/load-config.js';
import { ManualClock } from '../../../support/manual-clock.js';

const NOW = new Date('2026-03-20T12:00:00.000Z');
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

describe('brain doctor', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-doctor-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  describe('storage', () => {
    const MB = 1024 ** 2;
    const config = (settings: Partial<Config['storage']>) => ({
      storage: { ...loadConfig({ env: {} }).config.storage, ...settings },
    });

    it('judges free room by storage.minFreeMb, as an instance does', () => {
      const status = (minFreeMb: number, freeMb: number) =>
        freeFinding(config({ minFreeMb }), freeMb * MB).status;
      expect([status(64, 200), status(64, 100), status(64, 60)]).to.deep.equal([
        'ok',
        'warning',
        'fault',
      ]);
      expect([status(5_000, 9_000), status(5_000, 4_000)]).to.deep.equal(['warning', 'fault']);
      expect(status(0, 1)).to.equal('ok');
    });

    it('judges the database by its budget, if it has one', async () => {
      const findings = (databaseMaxMb: number, megabytes: number) =>
        budgetFindings(config({ databaseMaxMb }), {
          size: () => Promise.resolve({ bytes: megabytes * MB, freeBytes: 0, shrinks: true }),
        });
      expect(await findings(0, 99)).to.deep.equal([]);
      const statuses = [];
      for (const megabytes of [79, 81, 96]) {
        statuses.push((await findings(100, megabytes))[0]?.status);
      }
      expect(statuses).to.deep.equal(['ok', 'warning', 'fault']);
    });
  });

  describe('webhook secrets', () => {
    const statusOf = (webhookSecret: readonly string[], environment = 'development') => {
      const config = { environment, integrations: { github: { webhookSecret } } };
      const [finding] = secretFindings(config as unknown as Config);
      return [finding?.status, finding?.message];
    };
    const long = 'k3J9-vQx2-Lm8p-Zt5w-Rb7n';

    it('are fine when long and random, also two while one is being changed', () => {
      expect(statusOf([long])).to.deep.equal(['ok', 'a secret is set']);
      expect(statusOf([long, `${long}2`])[1]).to.equal(
        'a secret is set, 2 while it is being changed',
      );
    });

    it('are told when missing, short or guessable, which is a fault in production', () => {
      expect(statusOf([])).to.deep.equal([
        'warning',
        'no integrations.github.webhookSecret, so deliveries are refused',
      ]);
      expect(statusOf(['a9B2c8D1e'])[1]).to.include('fewer than 16 characters');
      expect(statusOf(['webhook-secret'])[0]).to.equal('warning');
      expect(statusOf([long, 'webhook-secret'], 'production')[0]).to.equal('fault');
    });
  });

  describe('last deliveries', () => {
    const told = (acceptedAt?: Date, refusedAt?: Date) => {
      const { status, message } = deliveryFinding('github', { acceptedAt, refusedAt }, NOW);
      return `${status}: ${message}`;
    };

    it('are fine when one was accepted lately', () => {
      expect(told(hoursAgo(0.5))).to.equal('ok: the last one was accepted within the last hour');
      expect(told(hoursAgo(30), hoursAgo(40))).to.equal('ok: the last one was accepted 30 h ago');
    });

    it('are told when there is none, a long silence, or a signature was refused since', () => {
      expect(told()).to.equal('warning: none yet');
      expect(told(hoursAgo(24 * 8))).to.equal('warning: the last one was accepted 8 days ago');
      expect(told(hoursAgo(5), hoursAgo(2))).to.equal(
        'warning: a signature was refused 2 h ago, the last one was accepted 5 h ago',
      );
      expect(told(undefined, hoursAgo(2))).to.include('none was ever accepted');
    });
  });

  describe('provider tokens', () => {
    const statusOf = async (token: string | undefined, answer?: () => Promise<number>) => {
      const config = { integrations: { github: { token } } } as unknown as Config;
      const { status, message } = await tokenFinding(config, answer);
      return `${status}: ${message}`;
    };
    const token = `ghp_${'a1B2'.repeat(9)}`;

    it('are judged by their form, and nobody outside is asked', async () => {
      expect(await statusOf(undefined)).to.match(/^ok: none is set/);
      expect(await statusOf(token)).to.equal(
        'ok: looks right; not checked at GitHub, which --online does',
      );
      expect(await statusOf('hello')).to.match(/^warning: .* does not look like/);
      expect(await statusOf('hello')).to.not.include('hello');
    });

    it('are judged by the answer with --online', async () => {
      expect(await statusOf(token, () => Promise.resolve(200))).to.equal('ok: GitHub accepts it');
      expect(await statusOf(token, () => Promise.resolve(401))).to.match(/^fault: GitHub refuses/);
      expect(await statusOf(token, () => Promise.resolve(500))).to.match(/^warning: .* 500/);
      expect(await statusOf(token, () => Promise.reject(new Error('no way')))).to.match(
        /^warning: GitHub does not answer/,
      );
    });
  });

  describe('clocks', () => {
    const skewed = async (ms: number) => {
      const clock = new ManualClock(NOW);
      const theirs = new Date(NOW.getTime() + ms);
      const { status, message } = await clockFinding('x', clock, () => Promise.resolve(theirs));
      return `${status}: ${message}`;
    };

    it('may differ by two seconds, and by thirty at a pinch', async () => {
      expect(await skewed(-2_000)).to.match(/^ok: /);
      expect(await skewed(2_001)).to.equal("warning: is 2.0 s ahead of this machine's");
      expect(await skewed(-30_000)).to.match(/^warning: is 30.0 s behind/);
      expect(await skewed(30_001)).to.match(/^fault: is 30.0 s ahead/);
    });

    it('are not blamed for the time that the answer took', async () => {
      const clock = new ManualClock(NOW);
      const slow = async () => {
        const shown = clock.now();
        await clock.advance(10_000);
        return shown;
      };
      expect((await clockFinding('x', clock, slow)).status).to.equal('ok');
    });
  });

  describe('the port', () => {
    let server: Server | undefined;

    afterEach(() => {
      server?.close();
    });

    it('is free, or in use by another program', async () => {
      server = createServer();
      await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const taken = await portFinding({ host: '127.0.0.1', port });
      expect(taken).to.include({ status: 'fault' });
      expect(taken.message).to.equal(`127.0.0.1:${String(port)} is in use by another program`);
      expect((await portFinding({ host: '127.0.0.1', port: 0 })).status).to.equal('ok');
    });

    it('cannot be that of an address of another machine', async () => {
      const finding = await portFinding({ host: '192.0.2.1', port: 8_000 });
      expect(finding).to.include({ status: 'fault' });
      expect(finding.remedy).to.include('api.host');
    });
  });

  describe('the instance', () => {
    const leave = (facts: object) =>
      writeFile(join(folder, 'instance.json'), JSON.stringify(facts), { mode: 0o600 });
    const find = () =>
      instanceFindings({ dataDir: folder, api: { host: '127.0.0.1', port: 0 } } as Config);
    const facts = { url: 'http://127.0.0.1:1', key: 'k', startedAt: NOW };

    it('is none, left behind, silent, or unknown', async () => {
      const messages = async () =>
        (await find()).map(({ status, message }) => `${status} ${message}`);
      expect((await messages())[0]).to.equal('ok none runs on the data folder');
      // No process has a number as high as this.
      await leave({ ...facts, pid: 2 ** 30 });
      expect((await messages())[0]).to.match(/^warning process \d+ was killed and left/);
      await leave({ ...facts, pid: process.pid });
      expect((await messages())[0]).to.match(/^warning process \d+ runs but does not answer/);
      await leave({});
      expect((await messages())[0]).to.match(/^warning Cannot read .*: it is damaged/);
    });
  });

  describe('permissions', () => {
    it('are those of the owner alone, for the folder and more so for the key', async () => {
      const dataDir = join(folder, 'data');
      await mkdir(dataDir, { mode: 0o700 });
      const key = join(dataDir, 'instance.json');
      await writeFile(key, '{}', { mode: 0o600 });
      const statuses = async () =>
        (await permissionFindings({ dataDir })).map(({ name, status }) => `${status} ${name}`);
      expect(await statuses()).to.deep.equal(['ok permissions']);
      await chmod(dataDir, 0o750);
      expect(await statuses()).to.deep.equal(['warning permissions']);
      await chmod(key, 0o644);
      expect(await statuses()).to.deep.equal(['fault key file', 'warning permissions']);
    });
  });
});
