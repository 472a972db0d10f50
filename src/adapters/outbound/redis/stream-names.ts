/** Keys and channels under a prefix. */
export interface StreamNames {
  /** Channel of the wake-ups. */
  readonly wake: string;
  readonly events: string;
  readonly commands: string;
  readonly deadCommands: string;
  /** What the names of streams for replies begin with. */
  readonly replies: string;
}

export function streamNames(prefix: string): StreamNames {
  const commands = `${prefix}.commands`;
  return {
    wake: `${prefix}.wake`,
    events: `${prefix}.events`,
    commands,
    deadCommands: `${commands}.dead`,
    replies: `${prefix}.replies.`,
  };
}
