/** Parts of the program that can be switched while it runs; owner, end and defaults are configuration. */
export const FLAG_NAMES = ['automaticRollback'] as const;
export type FlagName = (typeof FLAG_NAMES)[number];
