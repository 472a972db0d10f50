import { expect } from 'chai';
import type { AnalysisSummary } from '../../../../src/domain/codebases/analysis-summary.js';
import { aCodeBase, NOON } from '../../../support/builders.js';

const SUMMARY = { files: 3 } as AnalysisSummary;

describe('CodeBase', () => {
  it('is ready once its analysis is complete, and tells so', () => {
    const begun = aCodeBase().begin('run-1', NOON);
    expect(begun.codeBase.state).to.include({ status: 'analysing', version: 2 });
    const { codeBase, events } = begun.codeBase.complete('run-1', SUMMARY, NOON);
    expect(codeBase.state).to.include({ status: 'ready', runId: null, analysis: SUMMARY });
    expect(events.map(({ type }) => type)).to.deep.equal(['brain.codebase.analysed']);
  });

  it('keeps what was found when a later analysis fails', () => {
    const ready = aCodeBase({ status: 'ready', analysis: SUMMARY });
    const { codeBase } = ready.begin('run-1', NOON).codeBase.fail('run-1', 'git failed', NOON);
    expect(codeBase.state).to.include({ status: 'failed', failure: 'git failed' });
    expect(codeBase.state.analysis).to.equal(SUMMARY);
    expect(codeBase.begin('run-2', NOON).codeBase.state.failure).to.equal(null);
  });

  it('is as before when its analysis is stopped', () => {
    const isNew = aCodeBase().begin('run-1', NOON).codeBase.stop('run-1', NOON);
    expect(isNew.codeBase.state.status).to.equal('new');
    const known = aCodeBase({ analysis: SUMMARY }).begin('run-1', NOON).codeBase;
    expect(known.stop('run-1', NOON).codeBase.state.status).to.equal('ready');
  });

  it('does not hear an analysis that was taken over', () => {
    const taken = aCodeBase().begin('run-1', NOON).codeBase.begin('run-2', NOON).codeBase;
    for (const end of [
      () => taken.complete('run-1', SUMMARY, NOON),
      () => taken.fail('run-1', 'late', NOON),
      () => taken.stop('run-1', NOON),
    ]) {
      expect(end).to.throw().with.property('code', 'codebase.taken-over');
    }
  });
});
