/** What is taken of a code base at most. */
export interface SourceLimits {
  /** Folders whose folders may be code bases; absolute. */
  readonly roots: readonly string[];
  /** Never a code base, nor part of one: what the program itself keeps. */
  readonly excluded: readonly string[];
  /** Hosts that repositories may be fetched from. */
  readonly allowedHosts: readonly string[];
  /** Lets `http:` in, besides. */
  readonly allowsPlainHttp: boolean;
  /** Source files, of any language that is analysed. */
  readonly files: number;
  readonly fileBytes: number;
  /** All source files together. */
  readonly totalBytes: number;
  /** A fetched repository on disk. */
  readonly repositoryBytes: number;
  readonly fetchMs: number;
  /** Commits that churn is counted over. */
  readonly commits: number;
}
