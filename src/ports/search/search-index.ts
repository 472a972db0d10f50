export interface SearchEntry {
  /** What kind of thing it is, e.g. `tasks`; at most 64 characters. */
  readonly collection: string;
  /** At most 191 characters; alone within its collection. */
  readonly id: string;
  /** The first 4 KiB of it are kept. */
  readonly title: string;
  /** The first 64 KiB of it are kept. */
  readonly text: string;
}

export interface SearchHit {
  readonly collection: string;
  readonly id: string;
  readonly title: string;
  /** One line of plain text, at most 200 characters around what was found first. */
  readonly excerpt: string;
  /** Higher is better, within one answer only. Hits in titles come before those in texts. */
  readonly score: number;
}

export interface SearchRequest {
  /** Words, `"phrases"`, `begin*`, `-without`; see `parseSearchQuery`. */
  readonly text: string;
  /** Absent: all. */
  readonly collections?: readonly string[] | undefined;
  /** 1 to 100. */
  readonly limit: number;
}

/** Finds stored things by their words. It holds what it was given, and asks nobody else. */
export interface SearchIndex {
  /**
   * Within a unit of work: what is found by these texts from its commit on. Replaces what was indexed under the id.
   * @throws AppError `validation` (`search.bad-entry`)
   */
  put(entry: SearchEntry): Promise<void>;
  /** Within a unit of work; what is not there does not matter. */
  remove(collection: string, id: string): Promise<void>;
  /**
   * Best first; of equals the lower collection and id. Reads committed entries, or those of the open unit of work.
   * MySQL and MariaDB index at the commit: there an entry that the open unit of work has put is found by nothing, not
   * even by its former words.
   * @throws AppError `validation` (`search.too-long`, `search.too-many-terms`, `search.nothing-to-find`,
   * `search.bad-limit`)
   */
  search(request: SearchRequest): Promise<readonly SearchHit[]>;
}
