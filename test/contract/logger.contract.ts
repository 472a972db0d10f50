import { expect } from 'chai';
import type { WantedLogLevels } from '../../src/domain/logging/log-levels.js';
import type { Logger, LogLevel } from '../../src/ports/runtime/logger.js';
import { AppError } from '../../src/domain/shared/app-error.js';
import { rejectionOf } from '../support/rejection.js';
import type { ExecutionContext } from '../../src/ports/runtime/execution-scope.js';

/** An entry as its reader sees it. */
export interface SeenEntry {
  readonly level: LogLevel;
  readonly logger: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly requestId?: string;
  readonly actor?: string;
  readonly traceId?: string;
}

export interface LoggerUnderTest {
  /** Named `brain`. */
  readonly logger: Logger;
  setLevels(levels: WantedLogLevels): void;
  entries(): readonly SeenEntry[];
  close(): Promise<void>;
}

export type OpenLogger = (
  level: LogLevel,
  scope: { current(): ExecutionContext | undefined },
) => LoggerUnderTest;

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** What every Logger does. */
export function loggerContract(title: string, open: OpenLogger): void {
  describe(`${title} as Logger`, () => {
    let context: ExecutionContext | undefined;
    let subject: LoggerUnderTest;

    beforeEach(() => {
      context = undefined;
      subject = open('info', { current: () => context });
    });

    afterEach(() => subject.close());

    it('writes every level at or above the threshold, in order', () => {
      for (const level of LEVELS) subject.logger[level](`at ${level}`);
      expect(subject.entries().map(({ level, message }) => [level, message])).to.deep.equal([
        ['info', 'at info'],
        ['warn', 'at warn'],
        ['error', 'at error'],
        ['fatal', 'at fatal'],
      ]);
    });

    it('tells which levels are written', () => {
      expect(LEVELS.filter((level) => subject.logger.isEnabled(level))).to.deep.equal(
        LEVELS.slice(2),
      );
    });

    it('changes the threshold of loggers in use, children included', () => {
      const child = subject.logger.child('jobs');
      subject.setLevels({ root: 'error' });
      child.warn('dropped');
      expect(child.isEnabled('warn')).to.equal(false);
      subject.setLevels({ root: 'trace' });
      child.trace('written');
      expect(subject.entries().map(({ message }) => message)).to.deep.equal(['written']);
    });

    it('gives each logger the level of its nearest ancestor, as a whole and at once', () => {
      const http = subject.logger.child('http');
      const stream = http.child('stream');
      const httpd = subject.logger.child('httpd');
      subject.setLevels({
        root: 'WARNING',
        loggers: { 'brain.http': 'debug', 'brain.http.stream': 'Critical' },
      });
      const enabled = () =>
        [subject.logger, http, http.child('x'), stream, stream.child('y'), httpd].map(
          (logger) => LEVELS.find((level) => logger.isEnabled(level)) ?? 'none',
        );
      expect(enabled()).to.deep.equal(['warn', 'debug', 'debug', 'fatal', 'fatal', 'warn']);
      subject.setLevels({ root: 'info', loggers: { brain: 'error' } });
      expect(new Set(enabled())).to.deep.equal(new Set(['error']));
      subject.setLevels({ root: 'info' });
      expect(new Set(enabled())).to.deep.equal(new Set(['info']));
    });

    it('refuses levels that are none, and changes nothing then', () => {
      const many = Object.fromEntries(
        Array.from({ length: 101 }, (_, index) => [`l${index}`, 'info']),
      );
      for (const wrong of [
        { root: 'loud' },
        { root: 'debug', loggers: { 'brain.http': 'verbose' } },
        { root: 'debug', loggers: { 'no name': 'info' } },
        { root: 'debug', loggers: many },
      ]) {
        expect(() => subject.setLevels(wrong))
          .to.throw(AppError)
          .that.includes({ kind: 'validation', code: 'logging.bad-levels' });
      }
      expect(subject.logger.isEnabled('debug')).to.equal(false);
    });

    describe('timed', () => {
      const seen = () =>
        subject.entries().map(({ level, message, facts: { durationMs, error, ...facts } }) => ({
          level,
          message,
          facts,
          isMeasured: typeof durationMs === 'number' && durationMs >= 0,
          hasError: error !== undefined,
        }));

      it('answers what the action does and logs it at debug', async () => {
        subject.setLevels({ root: 'debug' });
        expect(subject.logger.timed('added', () => 1 + 1, { of: 2 })).to.equal(2);
        expect(await subject.logger.timed('waited', () => Promise.resolve('x'))).to.equal('x');
        const done = { level: 'debug', isMeasured: true, hasError: false };
        expect(seen()).to.deep.equal([
          { ...done, message: 'added', facts: { of: 2 } },
          { ...done, message: 'waited', facts: {} },
        ]);
      });

      it('logs nothing of what is done unless debug is on', async () => {
        subject.logger.timed('added', () => 1);
        await subject.logger.timed('waited', () => Promise.resolve());
        expect(subject.entries()).to.deep.equal([]);
      });

      it('logs at error what throws, and throws the very same', async () => {
        const error = new Error('no');
        const fail = () => {
          throw error;
        };
        expect(() => subject.logger.timed('sync', fail)).to.throw(error);
        expect(
          await rejectionOf(subject.logger.timed('async', () => Promise.reject(error))),
        ).to.equal(error);
        const failed = { level: 'error', isMeasured: true, hasError: true, facts: {} };
        expect(seen()).to.deep.equal([
          { ...failed, message: 'sync' },
          { ...failed, message: 'async' },
        ]);
      });
    });

    it('answers and throws what is timed does, whatever its facts do when read', async () => {
      subject.setLevels({ root: 'debug' });
      const facts = {
        get hostile(): never {
          throw new Error('not to be read');
        },
      };
      const error = new Error('no');
      const failing = () => Promise.reject(error);
      expect(subject.logger.timed('sync', () => 1, facts)).to.equal(1);
      expect(await rejectionOf(subject.logger.timed('async', failing, facts))).to.equal(error);
      expect(subject.entries().map(({ message }) => message)).to.deep.equal(['sync', 'async']);
    });

    it('logs what is timed and fails at the level that is asked for', () => {
      subject.setLevels({ root: 'debug' });
      const fail = () => {
        throw new Error('no');
      };
      expect(() => subject.logger.timed('x', fail, {}, 'debug')).to.throw('no');
      expect(subject.entries().map(({ level }) => level)).to.deep.equal(['debug']);
    });

    it('waits for anything that can be awaited', async () => {
      subject.setLevels({ root: 'debug' });
      let settle: (value: string) => void = () => undefined;
      const thenable = { then: (resolve: (value: string) => void) => void (settle = resolve) };
      const waiting = subject.logger.timed('x', () => thenable as unknown as Promise<string>);
      expect(subject.entries()).to.deep.equal([]);
      settle('done');
      await Promise.resolve(waiting);
      expect(subject.entries()).to.have.length(1);
    });

    it('names children after their parents', () => {
      subject.logger.child('jobs').child('worker').info('x');
      expect(subject.entries()[0]?.logger).to.equal('brain.jobs.worker');
    });

    it('keeps facts as they were when told', () => {
      const facts = { attempt: 1, queue: 'http' };
      subject.logger.info('x', facts);
      facts.attempt = 2;
      expect(subject.entries()[0]?.facts).to.deep.equal({ attempt: 1, queue: 'http' });
    });

    it('has no facts when none are told', () => {
      subject.logger.info('x');
      expect(subject.entries()[0]?.facts).to.deep.equal({});
    });

    it('adds the request and the actor in force, and only then', () => {
      context = { requestId: 'r-1', actor: { kind: 'api-key', id: 'api-key:7', role: 'viewer' } };
      subject.logger.info('inside');
      context = undefined;
      subject.logger.info('outside');
      const [inside, outside] = subject.entries();
      expect(inside).to.include({ requestId: 'r-1', actor: 'api-key:7' });
      expect(outside).not.to.have.any.keys('requestId', 'actor', 'traceId');
      expect(inside).not.to.have.property('traceId');
    });

    it('adds the trace in force', () => {
      const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
      const trace = { traceId, spanId: '00f067aa0ba902b7', isSampled: false };
      context = {
        requestId: 'r-1',
        actor: { kind: 'local', id: 'local:1', role: 'viewer' },
        trace,
      };
      subject.logger.info('traced');
      expect(subject.entries()[0]).to.include({ requestId: 'r-1', traceId });
    });

    it('never throws, whatever the facts are', () => {
      const circular: Record<string, unknown> = {};
      circular['self'] = circular;
      const hostile = {
        get value(): never {
          throw new Error('unreadable');
        },
      };
      const proxy = new Proxy(
        {},
        {
          ownKeys() {
            throw new Error('unreadable');
          },
        },
      );
      const odd = { a: 1n, b: Symbol('b'), c: () => 1, d: new Date(Number.NaN), e: undefined };
      for (const facts of [circular, hostile, proxy, odd]) subject.logger.info('survived', facts);
      subject.logger.info('survived', {
        proxy,
        hostile,
        error: new Error('x', { cause: circular }),
      });
      expect(subject.entries().filter(({ message }) => message === 'survived')).to.have.lengthOf(5);
    });
  });
}
