import type { ErrorGroup, ErrorGroupState } from '../../domain/errors/error-group.js';
import type { ErrorStatistics } from '../../domain/errors/error-statistics.js';
import type { ErrorGroupId } from '../../domain/shared/ids.js';
import type { Queries, Repository } from '../runtime/repository.js';

/** Fingerprints are unique: of two that save the same new one, the second is a retryable conflict. */
export interface ErrorGroupRepository extends Repository<ErrorGroupState, ErrorGroup> {
  /** Locks the group until the unit of work ends, so that what several processes add to it all counts. */
  findByFingerprint(fingerprint: string): Promise<ErrorGroup | undefined>;
  /** @param hour a full hour */
  addToHour(id: ErrorGroupId, hour: Date, count: number): Promise<void>;
  /** Deletes hourly counts from before `time`, at most `limit`. @returns how many */
  forgetHoursBefore(time: Date, limit: number): Promise<number>;
  /**
   * Deletes resolved groups and refusals (severity low) not seen since `time`, with their hours, at most `limit`.
   * @returns how many
   */
  forgetGroupsBefore(time: Date, limit: number): Promise<number>;
  /** Deletes all but the `most` groups seen last, with their hours, at most `limit`. @returns how many */
  forgetBeyond(most: number, limit: number): Promise<number>;
}

export interface ErrorGroupQueries extends Queries<ErrorGroupState> {
  /** @param since a full hour */
  statistics(since: Date): Promise<ErrorStatistics>;
}
