export interface ChildLimits {
  readonly heapMb: number;
  /** What it may read: folders, with all that is below them, or files. */
  readonly readable: readonly string[];
}

/**
 * Options of Node for a plugin's process: no native code, a bounded heap, and no files but its own, no programs
 * and no threads where this Node can refuse them.
 */
export function childFlags({ heapMb, readable }: ChildLimits): readonly string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const permission = ['--permission', '--experimental-permission'].find((flag) => known.has(flag));
  const restrictions = permission
    ? [permission, ...readable.map((path) => `--allow-fs-read=${path}`)]
    : [];
  // A newer Node refuses the network too unless told otherwise.
  if (permission && known.has('--allow-net')) restrictions.push('--allow-net');
  return ['--no-addons', '--no-warnings', `--max-old-space-size=${heapMb}`, ...restrictions];
}
