/** Where an output sends its lines. None of its methods waits for the place itself, nor throws. */
export interface LineSink {
  readonly written: number;
  readonly dropped: number;
  readonly waiting: number;
  /** What is wrong with the place now; undefined when nothing is. */
  readonly fault: string | undefined;
  /** @param line without its end */
  write(line: string): void;
  /** Counts an entry of which no line could be made. */
  drop(): void;
  /** Resolves once nothing waits. */
  settled(): Promise<void>;
  /** Resolves once everything is written or given up; later lines may be ignored. */
  close(): Promise<void>;
}
