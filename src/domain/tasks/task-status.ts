export const TASK_STATUSES = [
  'open',
  'in_progress',
  'blocked',
  'review',
  'completed',
  'cancelled',
] as const;

export type TaskStatus = (typeof TASK_STATUSES)[number];

/** The moves a person may make; reopening a finished task goes through `open`. */
const LEGAL_MOVES: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  open: ['in_progress', 'blocked', 'review', 'completed', 'cancelled'],
  in_progress: ['open', 'blocked', 'review', 'completed', 'cancelled'],
  blocked: ['open', 'in_progress', 'cancelled'],
  review: ['open', 'in_progress', 'blocked', 'completed', 'cancelled'],
  completed: ['open'],
  cancelled: ['open'],
};

export function legalMoves(from: TaskStatus): readonly TaskStatus[] {
  return LEGAL_MOVES[from];
}

export function isFinished(status: TaskStatus): boolean {
  return status === 'completed' || status === 'cancelled';
}
