/** What every stored aggregate carries. `version` starts at 1 and grows by one with each save. */
export interface AggregateState<Id extends string> {
  readonly id: Id;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** An aggregate shows its state as plain data, from which it can be restored. */
export interface Aggregate<State extends AggregateState<string>> {
  readonly state: State;
}
