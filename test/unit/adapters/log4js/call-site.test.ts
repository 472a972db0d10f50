import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { RecordingLogger } from '../../../../src/application/errors/recording-logger.js';
import { logCalls } from '../../../../src/application/shared/log-calls.js';
import type { LogLevel } from '../../../../src/ports/runtime/logger.js';
import { ROOT } from '../../../support/brain-process.js';
import { rejectionOf } from '../../../support/rejection.js';
import { captured, type Capture } from './log-capture.js';

const SOURCE = join(ROOT, 'test/unit/adapters/log4js/call-site.test.ts');

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

  it('are the lines of the source', () => {
    capture = captured();
    const source = readFileSync(SOURCE, 'utf8').split('\n');
    capture.logging.logger.error('the line that is looked for');
    const line = capture.last()['line'] as number;
    expect(source[line - 1]).to.include("error('the line that is looked for')");
  });

  it('are told of what is timed and fails, also when debug is off', async () => {
    capture = captured({ level: 'info' });
    const recorded: unknown[] = [];
    const recorder = { record: (error: unknown) => recorded.push(error) };
    const logger = new RecordingLogger(capture.logging.logger, recorder, 'brain');
    const fail = () => Promise.reject(new Error('no'));
    const measure = () => logger.timed('waited', fail);
    await rejectionOf(measure());
    expect(siteOf(capture.last())).to.deep.equal({
      module: 'call-site.test',
      function: 'measure',
      hasLine: true,
    });
    expect(recorded).to.have.length(1);
  });

  it('name who called a wrapped function', async () => {
    capture = captured();
    const { logger } = capture.logging;
    const sync = logCalls(logger, 'sync', () => 1);
    const later = logCalls(logger, 'later', () => Promise.resolve(1));
    const caller = async () => {
      sync();
      await later();
    };
    await caller();
    const sites = capture.lines.map((line) => siteOf(JSON.parse(line) as Record<string, unknown>));
    const site = { module: 'call-site.test', function: 'caller', hasLine: true };
    expect(sites).to.deep.equal([site, site]);
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
