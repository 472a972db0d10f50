/** Something the process depends on, and how to find out whether it answers. */
export interface HealthCheck {
  /** Short, lower case, unique, e.g. `database`. */
  readonly name: string;
  /** Without a critical dependency the process cannot serve; without another it is degraded. */
  readonly critical: boolean;
  /** Resolves with facts worth showing; rejects when the dependency does not answer. */
  check(): Promise<Readonly<Record<string, string | number | boolean>>>;
}
