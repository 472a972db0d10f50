export interface MigrationStatus {
  readonly name: string;
  readonly appliedAt: Date | null;
}

/** How far a schema goes back: so many migrations, or until the named one is the last. */
export type RollbackTarget = { readonly steps: number } | { readonly to: string };

/** The database's schema, by migrations. */
export interface Schema {
  /** @throws AppError `configuration` (`database.newer-schema`) when a newer program has migrated the database */
  requireKnown(): Promise<void>;
  /**
   * Applies what is missing; processes that start together do it once. What a killed process left half done, or half
   * undone, is finished. @returns the names applied
   */
  migrate(): Promise<readonly string[]>;
  /**
   * Undoes migrations, the newest first; what their tables and columns held is lost. One that a killed process left
   * half undone counts as applied.
   * @returns the names undone
   * @throws AppError `validation` (`database.bad-rollback`) when there are not so many, or none of that name;
   * `conflict` (`database.in-use`) while a process works on a database server, or was heard of just now
   */
  rollback(target: RollbackTarget): Promise<readonly string[]>;
  /** Every known migration, and those the database has but this program does not know. */
  status(): Promise<readonly MigrationStatus[]>;
}
