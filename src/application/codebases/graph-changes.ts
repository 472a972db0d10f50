import type { FileGraph, StoredFile } from '../../domain/codebases/code-graph.js';
import type { CodeFileId } from '../../domain/shared/ids.js';
import type { CodeGraph } from '../../ports/codebases/code-graph.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

/** Rows of one transaction, more or less: others who write wait for it. */
const MOST_ROWS = 4_000;

/** Most files of one transaction. */
const MOST_FILES = 200;

/** Stores what differs from what is stored, a part at a time. */
export class GraphChanges {
  private replaced: FileGraph[] = [];
  private updated: StoredFile[] = [];
  private removed: CodeFileId[] = [];
  private rows = 0;

  constructor(
    private readonly deps: {
      readonly graph: CodeGraph;
      readonly work: UnitOfWork;
      /** Within each transaction, before it writes. @throws when somebody else writes by now */
      readonly guard: () => Promise<void>;
    },
  ) {}

  async put(graph: FileGraph, before: StoredFile | undefined): Promise<void> {
    if (before?.digest !== graph.file.digest) {
      this.replaced.push(graph);
      this.rows += 1 + graph.elements.length + graph.relationships.length;
    } else if (differs(graph.file, before)) {
      this.updated.push(graph.file);
      this.rows += 1;
    } else {
      return;
    }
    await this.flushFull();
  }

  async remove(file: CodeFileId): Promise<void> {
    this.removed.push(file);
    await this.flushFull();
  }

  async flush(): Promise<void> {
    const { graph, work, guard } = this.deps;
    const { replaced, updated, removed } = this;
    [this.replaced, this.updated, this.removed, this.rows] = [[], [], [], 0];
    if (replaced.length + updated.length + removed.length === 0) return;
    await work.run(async () => {
      await guard();
      if (removed.length > 0) await graph.remove(removed);
      if (updated.length > 0) await graph.update(updated);
      if (replaced.length > 0) await graph.replace(replaced);
    });
  }

  private async flushFull(): Promise<void> {
    const files = this.replaced.length + this.updated.length + this.removed.length;
    if (this.rows >= MOST_ROWS || files >= MOST_FILES) await this.flush();
  }
}

/** Elements and relationships being the same. */
function differs(file: StoredFile, before: StoredFile): boolean {
  return (
    file.blobHash !== before.blobHash ||
    file.rules !== before.rules ||
    file.changes !== before.changes ||
    file.lastChangedAt?.getTime() !== before.lastChangedAt?.getTime()
  );
}
