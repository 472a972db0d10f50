import { expect } from 'chai';
import { AppError } from '../../src/domain/shared/app-error.js';
import type { LogControl } from '../../src/ports/runtime/log-control.js';
import type { Logger } from '../../src/ports/runtime/logger.js';

export interface LogControlUnderTest {
  readonly control: LogControl;
  /** Named `brain`, at level info. */
  readonly logger: Logger;
  close(): Promise<void>;
}

export function logControlContract(title: string, open: () => LogControlUnderTest): void {
  describe(`${title} as LogControl`, () => {
    let subject: LogControlUnderTest;

    beforeEach(() => {
      subject = open();
    });

    afterEach(() => subject.close());

    it('tells the levels in force, in one spelling', () => {
      const { control, logger } = subject;
      expect(control.levels).to.deep.equal({ root: 'info', loggers: {} });
      control.setLevels({ root: 'WARNING', loggers: { 'brain.http': 'DEBUG' } });
      expect(control.levels).to.deep.equal({ root: 'warn', loggers: { 'brain.http': 'debug' } });
      expect(logger.isEnabled('info')).to.equal(false);
      expect(logger.child('http').isEnabled('debug')).to.equal(true);
    });

    it('keeps the levels it has when the wanted ones are not valid', () => {
      const { control } = subject;
      expect(() => control.setLevels({ root: 'debug', loggers: { x: 'loud' } })).to.throw(AppError);
      expect(control.levels).to.deep.equal({ root: 'info', loggers: {} });
    });

    it('counts in each place what was written there, once all is settled', async () => {
      const { control, logger } = subject;
      const before = control.sinks().map(({ written }) => written);
      logger.debug('not enabled');
      logger.info('small');
      logger.error('big');
      await control.settled();
      const sinks = control.sinks();
      expect(sinks).not.to.have.lengthOf(0);
      for (const [index, sink] of sinks.entries()) {
        expect(sink, sink.name).to.include({ dropped: 0, waiting: 0, fault: null });
        const given = sink.minimum === 'error' ? 1 : 2;
        expect(sink.written - (before[index] ?? 0), sink.name).to.equal(given);
      }
    });
  });
}
