/** A configuration to be refused, and what is printed then. */
export interface Wrong {
  readonly env?: Readonly<Record<string, string>>;
  readonly set?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly file?: string;
  readonly overrides?: unknown;
  /** Without the leading `config: `. */
  readonly lines: readonly string[];
}

/** The files of a folder whose configuration file has this content. */
export const yaml = (content: string) => ({ 'brain.config.yaml': content });
