import type { RootSettings } from './settings/root-settings.js';

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly Item[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** A frozen, valid configuration; every path in it is absolute. */
export type Config = DeepReadonly<RootSettings>;

type DeepPartial<T> = T extends readonly string[]
  ? T | string
  : T extends object
    ? { readonly [Key in keyof T]?: DeepPartial<T[Key]> | undefined }
    : T;

/** Any part of a configuration. */
export type ConfigOverrides = DeepPartial<Config>;

/** Highest first. */
export const CONFIG_LAYERS = [
  'command-line',
  'environment',
  'dotenv',
  'stored',
  'file',
  'profile',
  'default',
] as const;

/** Who set a value. */
export interface ConfigOrigin {
  readonly layer: (typeof CONFIG_LAYERS)[number];
  /** As people know it: `CLICKUP_BRAIN_API_PORT`, `brain.config.yaml`. */
  readonly name: string;
}
