export interface MigrationStatus {
  readonly name: string;
  readonly appliedAt: Date | null;
}

/** The database's schema, by migrations that only go forward. */
export interface Schema {
  /** @throws AppError `configuration` (`database.newer-schema`) when a newer program has migrated the database */
  requireKnown(): Promise<void>;
  /** Applies what is missing; processes that start together do it once. @returns the names applied */
  migrate(): Promise<readonly string[]>;
  /** Every known migration, and those the database has but this program does not know. */
  status(): Promise<readonly MigrationStatus[]>;
}
