import { expect } from 'chai';
import { QueueDirectory } from '../../../../src/application/jobs/queue-directory.js';
import type { QueueSettings } from '../../../../src/domain/jobs/queue.js';

describe('QueueDirectory', () => {
  let configured: Record<string, QueueSettings> = {};
  let handled = ['mail'];
  const directory = new QueueDirectory({
    configured: () => configured,
    handled: () => handled,
    builtIn: { mail: { maxAttempts: 3, priority: 10 } },
  });

  it('has the settings of the handler beneath those that are configured, as they are now', () => {
    expect(directory.settingsOf('mail')).to.deep.equal({ maxAttempts: 3, priority: 10 });
    configured = { mail: { priority: 90 } };
    expect(directory.settingsOf('mail')).to.deep.equal({ maxAttempts: 3, priority: 90 });
    expect(directory.settingsOf('other')).to.deep.equal({});
  });

  it('knows queues by handler or configuration, and no names of objects', () => {
    configured = { reports: {} };
    handled = ['mail', 'http'];
    expect(directory.names).to.deep.equal(['http', 'mail', 'reports']);
    expect(directory.isKnown('reports')).to.equal(true);
    expect(directory.isHandled('reports')).to.equal(false);
    expect([directory.isKnown('http'), directory.isHandled('http')]).to.deep.equal([true, true]);
    expect(directory.isKnown('constructor')).to.equal(false);
    expect(directory.settingsOf('constructor')).to.deep.equal({});
  });

  it('keeps the queues of the program itself apart', () => {
    expect(['events', 'alerts', 'mail'].map((queue) => directory.isOwn(queue))).to.deep.equal([
      true,
      true,
      false,
    ]);
  });
});
