import { defineEntity } from '../shared/entities/define-entity.js';
import type { StateOf } from '../shared/entities/entity.js';
import { choice, object, text, word } from '../shared/entities/field.js';
import type { ProjectId } from '../shared/ids.js';

export const PROJECT_STATUSES = ['active', 'paused', 'archived'] as const;

/** What tasks and repositories belong to. */
export const PROJECT = defineEntity<ProjectId>()({
  collection: 'projects',
  one: 'project',
  title: 'Project',
  summary: 'What tasks belong to.',
  storageClass: 'tasks',
  calledBy: 'slug',
  columns: ['id', 'slug', 'status', 'name'],
  told: ['slug', 'name', 'status'],
  fields: {
    slug: word({
      description: 'Short unique name: lower-case words joined by hyphens',
      example: 'web-shop',
      minLength: 1,
      maxLength: 100,
      pattern: /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
      isUnique: true,
      isSortable: true,
      search: 'text',
    }),
    name: text({
      description: 'Name for people',
      example: 'Web shop',
      minLength: 1,
      maxLength: 200,
      pattern: /\S/u,
      search: 'title',
    }),
    description: text({
      description: 'What it is about',
      example: 'Everything customers see',
      maxLength: 10_000,
      nullable: true,
      search: 'text',
    }),
    status: choice(PROJECT_STATUSES, {
      description: 'Whether work goes on',
      example: 'active',
      initial: 'active',
      isFilterable: true,
    }),
    settings: object({
      description: 'What holds for this project alone',
      example: { 'reviews.required': 2 },
      initial: {},
    }),
  },
});

export type ProjectState = StateOf<ProjectId, typeof PROJECT.fields>;
