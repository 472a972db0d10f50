import type { Aggregate, AggregateState } from '../shared/aggregate.js';
import { AppError } from '../shared/app-error.js';
import type { NewDomainEvent } from '../shared/domain-event.js';
import type { CodeBaseId, JobId, ProjectId } from '../shared/ids.js';
import type { AnalysisSummary } from './analysis-summary.js';

export const CODE_BASE_STATUSES = ['new', 'analysing', 'ready', 'failed'] as const;
export type CodeBaseStatus = (typeof CODE_BASE_STATUSES)[number];

export interface CodeBaseState extends AggregateState<CodeBaseId> {
  /** Unique, whatever its case. */
  readonly name: string;
  /** An absolute path on the machine of the worker, or the URL of a git repository. */
  readonly location: string;
  /** Null: the one that the repository says, or none where there is no repository. */
  readonly branch: string | null;
  readonly projectId: ProjectId | null;
  readonly status: CodeBaseStatus;
  /** Of the last analysis that was asked for. */
  readonly jobId: JobId | null;
  /** Names the analysis under way to those that may have taken it over; null: there is none. */
  readonly runId: string | null;
  /** Why the last analysis failed. */
  readonly failure: string | null;
  /** Of the last analysis that came to its end. */
  readonly analysis: AnalysisSummary | null;
}

export type CodeBaseDetails = Pick<CodeBaseState, 'name' | 'location'> &
  Partial<Pick<CodeBaseState, 'branch' | 'projectId'>>;

export type CodeBaseChange = Partial<Pick<CodeBaseState, 'name' | 'branch' | 'projectId'>>;

export interface CodeBaseDecision {
  readonly codeBase: CodeBase;
  readonly events: readonly NewDomainEvent[];
}

/** Code that is analysed: a folder, or a git repository here or elsewhere. */
export class CodeBase implements Aggregate<CodeBaseState> {
  private constructor(readonly state: CodeBaseState) {}

  static restore(state: CodeBaseState): CodeBase {
    return new CodeBase(state);
  }

  static add(id: CodeBaseId, now: Date, details: CodeBaseDetails): CodeBaseDecision {
    const codeBase = new CodeBase({
      branch: null,
      projectId: null,
      ...details,
      status: 'new',
      jobId: null,
      runId: null,
      failure: null,
      analysis: null,
      id,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    return { codeBase, events: [codeBase.tell('brain.codebase.added')] };
  }

  change(change: CodeBaseChange, now: Date): CodeBaseDecision {
    return this.with(change, now, 'brain.codebase.updated');
  }

  /** An analysis that did not come to its end may be asked for anew. */
  request(jobId: JobId, now: Date): CodeBaseDecision {
    return this.with({ jobId }, now);
  }

  /** Takes over from whoever began before. */
  begin(runId: string, now: Date): CodeBaseDecision {
    return this.with({ status: 'analysing', runId, failure: null }, now);
  }

  complete(runId: string, analysis: AnalysisSummary, now: Date): CodeBaseDecision {
    this.requireRun(runId);
    return this.with({ status: 'ready', runId: null, analysis }, now, 'brain.codebase.analysed');
  }

  /** What an earlier analysis found stays. */
  fail(runId: string, failure: string, now: Date): CodeBaseDecision {
    this.requireRun(runId);
    const event = 'brain.codebase.analysis-failed';
    return this.with({ status: 'failed', runId: null, failure }, now, event);
  }

  /** Nobody wants it any more: it is as it was before. */
  stop(runId: string, now: Date): CodeBaseDecision {
    this.requireRun(runId);
    return this.with({ status: this.state.analysis ? 'ready' : 'new', runId: null }, now);
  }

  /** @throws AppError `conflict` unless that analysis is under way */
  requireRun(runId: string): void {
    if (this.state.status === 'analysing' && this.state.runId === runId) return;
    const message = 'Somebody else analyses it by now';
    throw new AppError('conflict', 'codebase.taken-over', message);
  }

  delete(): readonly NewDomainEvent[] {
    return [this.tell('brain.codebase.deleted')];
  }

  private with(change: Partial<CodeBaseState>, now: Date, event?: string): CodeBaseDecision {
    const version = this.state.version + 1;
    const codeBase = new CodeBase({ ...this.state, ...change, version, updatedAt: now });
    return { codeBase, events: event === undefined ? [] : [codeBase.tell(event)] };
  }

  private tell(type: string): NewDomainEvent {
    const { id, name, projectId, status, failure, version } = this.state;
    return {
      type,
      subject: id,
      data: { codeBaseId: id, name, projectId, status, failure, version },
    };
  }
}
