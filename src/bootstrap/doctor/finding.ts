import type { DoctorFinding } from '../../adapters/inbound/cli/local-commands.js';

export function ok(name: string, message: string): DoctorFinding {
  return { name, status: 'ok', message };
}

/** It works, but not well, or not for long. */
export function warning(name: string, message: string, remedy: string): DoctorFinding {
  return { name, status: 'warning', message, remedy };
}

/** An instance cannot start or cannot work. */
export function fault(name: string, message: string, remedy: string): DoctorFinding {
  return { name, status: 'fault', message, remedy };
}
