import type { ErrorRecorder } from '../../ports/errors/error-recorder.js';

/** Failures kept from before there is anywhere to store them. */
const MOST_EARLY = 100;

/** Takes in failures from the first moment on, and passes them to a recorder that comes later. */
export class DeferredErrorRecorder implements ErrorRecorder {
  private readonly early: Parameters<ErrorRecorder['record']>[] = [];
  private recorder: ErrorRecorder | undefined;

  record(...failure: Parameters<ErrorRecorder['record']>): void {
    if (this.recorder) this.recorder.record(...failure);
    else if (this.early.length < MOST_EARLY) this.early.push(failure);
  }

  passTo(recorder: ErrorRecorder): void {
    this.recorder = recorder;
    for (const failure of this.early.splice(0)) recorder.record(...failure);
  }
}
