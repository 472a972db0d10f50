/** What is known of due jobs: after a look that found none, there are none until there is news. */
export class DueNews {
  private count = 0;
  private isQuiet = false;

  /** Nothing was due for a while, and there was no news since. */
  get isDry(): boolean {
    return this.isQuiet;
  }

  /** Something may be due. */
  note(): void {
    this.count += 1;
    this.isQuiet = false;
  }

  /** A mark to be taken before looking. */
  mark(): number {
    return this.count;
  }

  /** News since the mark was taken counts more than what was found. */
  looked(mark: number, foundNothing: boolean): void {
    this.isQuiet = foundNothing && this.count === mark;
  }
}
