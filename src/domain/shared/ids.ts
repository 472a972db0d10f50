declare const brand: unique symbol;

/** A string that only its own kind accepts: a `TaskId` is not a `ProjectId`. All ids are UUIDv7. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type TaskId = Id<'Task'>;
export type ProjectId = Id<'Project'>;
export type RepositoryId = Id<'Repository'>;
export type CodeBaseId = Id<'CodeBase'>;
export type EventId = Id<'Event'>;
export type HandlerExecutionId = Id<'HandlerExecution'>;
export type JobId = Id<'Job'>;
export type ScheduleId = Id<'Schedule'>;
export type ApiKeyId = Id<'ApiKey'>;
export type AuditEntryId = Id<'AuditEntry'>;
export type DomainEventId = Id<'DomainEvent'>;
export type ConfigRevisionId = Id<'ConfigRevision'>;
export type ErrorGroupId = Id<'ErrorGroup'>;
export type AlertId = Id<'Alert'>;
export type AlertRuleId = Id<'AlertRule'>;
export type SilenceId = Id<'Silence'>;
export type NoticeId = Id<'Notice'>;
export type ExpectationId = Id<'Expectation'>;
export type PromptId = Id<'Prompt'>;
export type PromptVersionId = Id<'PromptVersion'>;
export type AnalyticsEventId = Id<'AnalyticsEvent'>;

/** These two are made of what they name, so they are UUIDv8. */
export type CodeFileId = Id<'CodeFile'>;
export type CodeElementId = Id<'CodeElement'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
