import { expect } from 'chai';
import type { LogLevel } from '../../../../src/ports/runtime/logger.js';
import { captured, type Capture } from './log-capture.js';

describe('Log4jsLogger call sites', () => {
  let capture: Capture;

  afterEach(() => capture.logging.close());

  const siteOf = (entry: Record<string, unknown>) => ({
    module: entry['module'],
    function: entry['function'],
    hasLine: typeof entry['line'] === 'number' && entry['line'] > 0,
  });

  class Worker {
    tell(level: LogLevel): void {
      capture.logging.logger.child('jobs')[level]('x');
    }

    async tellLater(level: LogLevel): Promise<void> {
      await Promise.resolve();
      this.tell(level);
    }
  }

  for (const level of ['error', 'fatal'] as const) {
    it(`are told of ${level} entries whatever the level`, () => {
      capture = captured({ level: 'info' });
      new Worker().tell(level);
      expect(siteOf(capture.last())).to.deep.equal({
        module: 'call-site.test',
        function: 'Worker.tell',
        hasLine: true,
      });
    });
  }

  for (const level of ['info', 'warn'] as const) {
    it(`are not looked up for ${level} entries`, () => {
      capture = captured({ level: 'trace' });
      new Worker().tell(level);
      expect(siteOf(capture.last())).to.deep.equal({
        module: 'jobs',
        function: undefined,
        hasLine: false,
      });
    });
  }

  it('are told of debug and trace entries once the logger writes them', async () => {
    capture = captured({ level: 'info', levels: { 'brain.jobs': 'trace' } });
    for (const level of ['debug', 'trace'] as const) {
      await new Worker().tellLater(level);
      expect(siteOf(capture.last()).function).to.equal('Worker.tell');
    }
  });

  it('name who asked for the time of something, not the logger', async () => {
    capture = captured({ level: 'debug' });
    const measure = () => capture.logging.logger.timed('waited', () => Promise.resolve());
    await measure();
    expect(siteOf(capture.last())).to.deep.equal({
      module: 'call-site.test',
      function: 'measure',
      hasLine: true,
    });
  });

  it('leave stack traces as they were', () => {
    capture = captured();
    const settings = () => [
      Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace'),
      Error.stackTraceLimit,
    ];
    const before = settings();
    new Worker().tell('error');
    expect(settings()).to.deep.equal(before);
    expect(new Error('x').stack).to.be.a('string');
  });
});
