/** Takes in every failure. */
export interface ErrorRecorder {
  /**
   * Never throws and never waits. An error that passes several layers counts once, for the first that records it.
   * @param component the part of the program that tells of it: a use case, or the name of a logger
   * @param requestId absent: that of the context in force
   */
  record(error: unknown, component: string, requestId?: string): void;
}
