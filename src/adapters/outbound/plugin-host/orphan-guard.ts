import { spawn } from 'node:child_process';

/** A service that stops tells all of its processes so; this one is to outlive the others. */
const IGNORE = "trap '' TERM INT HUP";

/**
 * Ends a process when this one is gone, however that happened and however busy the other is: a shell waits for
 * the end of its input, which only we hold.
 * @returns how to let go
 */
export function endWithUs(pid: number): () => void {
  const guard = spawn(
    '/bin/sh',
    [
      '-c',
      `${IGNORE}; while read -r _; do :; done; kill -9 "$1" 2>/dev/null`,
      'guard',
      String(pid),
    ],
    { stdio: ['pipe', 'ignore', 'ignore'], env: {}, detached: true },
  );
  // Without a shell, the plugin still ends by itself when its connection closes, unless it loops.
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  return () => {
    guard.kill('SIGKILL');
  };
}
