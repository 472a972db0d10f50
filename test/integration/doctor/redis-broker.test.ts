import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../../src/bootstrap/config/load-config.js';
import { examine, surroundings } from '../../../src/bootstrap/doctor/examine.js';
import { RedisServer } from '../../support/redis-server.js';
import { describeWith } from '../../support/services.js';

describeWith('redis-server', 'brain doctor with Redis as broker', function () {
  this.timeout(30_000);
  let folder: string;
  let server: RedisServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-doctor-'));
    server = await RedisServer.start();
  });

  after(async () => {
    await server.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const findings = async () => {
    const env = {
      CLICKUP_BRAIN_DATA_DIR: folder,
      CLICKUP_BRAIN_BROKER_TYPE: 'redis',
      CLICKUP_BRAIN_BROKER_URL: server.url,
      CLICKUP_BRAIN_API_PORT: '0',
    };
    const load = () => loadConfig({ env, cwd: folder, file: undefined, set: [] });
    const found = await examine(load, surroundings(false));
    return found
      .filter(({ name }) => name === 'broker')
      .map(({ status, message }) => `${status}: ${message}`);
  };

  it('finds a server that keeps messages, one that may lose them, and none', async () => {
    const ok = 'ok: publishing connected, listening connected';
    expect(await findings()).to.deep.equal([ok]);
    await server.ask((redis) => redis.config('SET', 'appendonly', 'no'));
    expect(await findings()).to.deep.equal([
      ok,
      'warning: appendonly is off: a restart of Redis loses commands and events',
    ]);
    await server.ask(async (redis) => {
      await redis.config('SET', 'appendonly', 'yes');
      await redis.config('SET', 'appendfsync', 'everysec');
    });
    expect(await findings()).to.deep.equal([
      ok,
      'warning: appendfsync is everysec: a crash of Redis loses the last moments; set always',
    ]);
    await server.kill();
    const [away, ...more] = await findings();
    expect(away).to.match(
      /^warning: The (publishing|listening) connection to the broker is connecting/,
    );
    expect(more).to.deep.equal([]);
  });
});
