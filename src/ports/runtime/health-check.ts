/** Something the process depends on, and how to find out whether it answers. */
export interface HealthCheck {
  readonly name: 'database' | 'broker' | 'cache' | 'migrations' | 'requests';
  /** Without a critical dependency the process cannot serve; without another it is degraded. */
  readonly critical: boolean;
  /** Resolves with facts worth showing; rejects when the dependency does not answer. */
  check(): Promise<Readonly<Record<string, string | number | boolean>>>;
}
