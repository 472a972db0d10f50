/** Lines that wait, bounded in number and in size. */
export class LineQueue {
  private lines: string[] = [];
  private bytes = 0;

  constructor(
    private readonly mostLines: number,
    private readonly mostBytes: number,
  ) {}

  get length(): number {
    return this.lines.length;
  }

  /** @returns false when there is no room, and the line was not taken */
  push(line: string): boolean {
    const bytes = Buffer.byteLength(line);
    if (this.lines.length >= this.mostLines || this.bytes + bytes > this.mostBytes) return false;
    this.lines.push(line);
    this.bytes += bytes;
    return true;
  }

  /** All of them, in order; they wait no more. */
  takeAll(): readonly string[] {
    const { lines } = this;
    this.lines = [];
    this.bytes = 0;
    return lines;
  }
}
