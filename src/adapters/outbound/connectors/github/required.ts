import type { RequiredParts } from '../webhooks/required-parts.js';

const NUMBERED = { repository: 'object', 'repository.id': 'number' } as const;

/** Without these a delivery of the type cannot be tied to the task it is about. */
export const REQUIRED: RequiredParts = new Map([
  [
    'issues',
    { ...NUMBERED, issue: 'object', 'issue.number': 'number', 'issue.title': 'text' } as const,
  ],
  [
    'pull_request',
    {
      ...NUMBERED,
      pull_request: 'object',
      'pull_request.number': 'number',
      'pull_request.title': 'text',
    } as const,
  ],
]);
