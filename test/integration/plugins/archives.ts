import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

export interface ArchiveEntry {
  readonly path: string;
  readonly type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'FIFO' | 'CharacterDevice';
  readonly linkpath?: string;
  readonly text?: string;
  /** As its header claims, when that is not the truth. */
  readonly claimedBytes?: number;
}

const BLOCK = 512;

/** Writes a .tgz entry by entry, also such as no honest program makes. */
export async function writeArchive(
  file: string,
  entries: readonly ArchiveEntry[],
  { trailing = Buffer.alloc(0) } = {},
): Promise<string> {
  const blocks = entries.flatMap(
    ({ path, type = 'File', linkpath = '', text = '', claimedBytes }) => {
      const body = Buffer.from(text);
      const size = claimedBytes ?? body.length;
      const header = Buffer.alloc(BLOCK);
      new Header({ path, type, linkpath, size, mode: 0o644, uid: 0, gid: 0 }).encode(header, 0);
      return [header, body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)];
    },
  );
  await writeFile(file, gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK), trailing])));
  return file;
}

export function pluginEntries(manifest: object, code: string): readonly ArchiveEntry[] {
  const whole = {
    name: 'packed',
    version: '1.0.0',
    engine: '>=0.1.0',
    main: 'index.mjs',
    ...manifest,
  };
  return [
    { path: 'package/brain-plugin.json', text: JSON.stringify(whole) },
    { path: 'package/index.mjs', text: code },
  ];
}
