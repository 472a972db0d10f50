import { expect } from 'chai';
import type { Logger, LogLevel } from '../../src/ports/runtime/logger.js';
import type { ExecutionContext } from '../../src/ports/runtime/execution-scope.js';

/** An entry as its reader sees it. */
export interface SeenEntry {
  readonly level: LogLevel;
  readonly logger: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly requestId?: string;
  readonly actor?: string;
}

export interface LoggerUnderTest {
  /** Named `brain`. */
  readonly logger: Logger;
  setLevel(level: LogLevel): void;
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
      subject.setLevel('error');
      child.warn('dropped');
      expect(child.isEnabled('warn')).to.equal(false);
      subject.setLevel('trace');
      child.trace('written');
      expect(subject.entries().map(({ message }) => message)).to.deep.equal(['written']);
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
      expect(outside).not.to.have.any.keys('requestId', 'actor');
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
