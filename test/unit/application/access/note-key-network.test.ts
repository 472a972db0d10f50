import { expect } from 'chai';
import { systemActor } from '../../../../src/domain/access/actor.js';
import { NoteKeyNetwork } from '../../../../src/application/access/note-key-network.js';
import type { AuditEntry } from '../../../../src/domain/access/audit-entry.js';
import { accessParts } from './access-parts.js';

const CONTEXT = { actor: systemActor('test'), requestId: 'request-1' };
const NEW = 'brain.api-key.used-from-new-network';

/** A key, what notes where it is used from, and what came of it. */
async function noting() {
  const parts = accessParts();
  const made = await parts.create.execute({ name: 'ci', role: 'analyst' }, CONTEXT);
  const audited: AuditEntry[] = [];
  const audit = {
    append: (entry: AuditEntry) => {
      audited.push(entry);
      return Promise.resolve();
    },
  };
  const reads = { count: 0, fail: false };
  const networks = {
    of: (id: typeof made.id) => {
      reads.count += 1;
      if (reads.fail) throw new Error('the database is away');
      return parts.keyNetworks.of(id);
    },
    add: parts.keyNetworks.add.bind(parts.keyNetworks),
    forget: parts.keyNetworks.forget.bind(parts.keyNetworks),
  };
  const { apiKeys: keys, eventLog: events } = parts;
  const start = () => new NoteKeyNetwork({ ...parts, keys, networks, events, audit });
  const told = async () => {
    await parts.eventStream.sequence(100);
    const all = await parts.eventStream.readAfter(0, 100);
    return all.filter(({ type }) => type === NEW);
  };
  return { parts, made, audited, reads, start, told, note: start() };
}

describe('NoteKeyNetwork', () => {
  it('tells of each network but the first, once, with an audit entry', async () => {
    const { note, made, told, audited } = await noting();
    for (const address of ['203.0.113.1', '203.0.113.2', '198.51.100.1', '198.51.100.9']) {
      await note.execute(made, address);
    }
    const [event, ...more] = await told();
    expect(more).to.deep.equal([]);
    expect(event).to.deep.include({ subject: made.id, actor: `api-key:${made.id}` });
    expect(event?.data).to.deep.include({ apiKeyId: made.id, network: '198.51.100.0/24' });
    expect(audited.map(({ actor, useCase }) => [actor, useCase])).to.deep.equal([
      [`api-key:${made.id}`, 'api-keys.note-network'],
    ]);
  });

  it('asks the database once for each network and process, and tells nothing again', async () => {
    const { note, made, told, start, reads } = await noting();
    await note.execute(made, '203.0.113.1');
    await note.execute(made, '198.51.100.1');
    const asked = reads.count;
    for (let call = 0; call < 20; call += 1) await note.execute(made, '198.51.100.1');
    expect(reads.count).to.equal(asked);
    await start().execute(made, '198.51.100.1');
    expect(reads.count).to.equal(asked + 1);
    expect(await told()).to.have.length(1);
  });

  it('lets the caller in when nothing can be noted, waits a while, and notes it later', async () => {
    const { note, made, told, reads, parts } = await noting();
    await note.execute(made, '203.0.113.1');
    reads.fail = true;
    await note.execute(made, '198.51.100.1');
    const asked = reads.count;
    reads.fail = false;
    await note.execute(made, '198.51.100.1');
    expect(reads.count).to.equal(asked);
    await parts.clock.advance(30_000);
    await note.execute(made, '198.51.100.1');
    expect(await told()).to.have.length(1);
  });

  it('keeps nothing of a revoked key, and forgets what it had', async () => {
    const { note, made, parts } = await noting();
    await note.execute(made, '203.0.113.1');
    expect(await parts.keyNetworks.of(made.id)).to.have.length(1);
    await parts.revoke.execute({ id: made.id });
    await note.execute(made, '198.51.100.1');
    expect(await parts.keyNetworks.of(made.id)).to.deep.equal([]);
  });

  it('is asked by authentication with the address', async () => {
    const { made, parts } = await noting();
    await parts.authenticate.execute(made.key);
    expect(await parts.keyNetworks.of(made.id)).to.deep.equal([]);
    await parts.authenticate.execute(made.key, '::ffff:203.0.113.1');
    expect(await parts.keyNetworks.of(made.id)).to.deep.equal(['203.0.113.0/24']);
  });
});
