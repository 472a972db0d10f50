import type { Brain } from '../../../src/bootstrap/library.js';
import { fresh } from '../../support/builders.js';

/** How one more of an entity is made, what can be changed of it, and what is refused. */
export interface EntitySample {
  readonly details: (brain: Brain) => Promise<Record<string, unknown>>;
  readonly change: Readonly<Record<string, unknown>>;
  /** A field that refers to something else, where there is one that may be given. */
  readonly refersBy?: string;
  readonly uniqueBy?: string;
}

const ofNothing = (details: () => Record<string, unknown>) => () => Promise.resolve(details());

const aTaskId = async (brain: Brain) =>
  (await brain.use('tasks.create', { title: fresh('Sample') })).id;

export const ENTITY_SAMPLES: Readonly<Record<string, EntitySample>> = {
  tasks: {
    details: ofNothing(() => ({ title: fresh('Weed') })),
    change: { priority: 'high', type: 'chore' },
    refersBy: 'projectId',
  },
  projects: {
    details: ofNothing(() => ({ slug: fresh('beds'), name: 'Beds' })),
    change: { status: 'paused', settings: { depth: 3 } },
    uniqueBy: 'slug',
  },
  repositories: {
    details: ofNothing(() => ({ provider: 'gitlab', fullName: `acme/${fresh('app')}` })),
    change: { metadata: { owner: 'ops' } },
    refersBy: 'projectId',
  },
  'task-executions': {
    details: async (brain) => ({ taskId: await aTaskId(brain), executor: 'nightly' }),
    change: { outcome: 'succeeded', metrics: { durationSeconds: 3 } },
    refersBy: 'taskId',
  },
  'task-dependencies': {
    details: async (brain) => ({
      taskId: await aTaskId(brain),
      dependsOnId: await aTaskId(brain),
    }),
    change: { metadata: { why: 'soil first' } },
    refersBy: 'dependsOnId',
  },
  prompts: {
    details: ofNothing(() => ({ name: fresh('greeting'), purpose: 'Greets people' })),
    change: { defaultLocale: 'de' },
    refersBy: 'activeVersionId',
    uniqueBy: 'name',
  },
  'prompt-versions': {
    details: async (brain) => {
      const made = await brain.use('prompts.create', { name: fresh('greeting'), purpose: 'x' });
      return { promptId: made.id, variants: [{ locale: 'en', text: 'Hello' }] };
    },
    change: { note: 'Shorter' },
    refersBy: 'promptId',
  },
  patterns: {
    details: ofNothing(() => ({ kind: 'sequence', title: 'Rain after sun', confidence: 0.4 })),
    change: { status: 'confirmed', support: 7 },
  },
  recommendations: {
    details: ofNothing(() => ({ kind: 'schedule', title: fresh('Water at night') })),
    change: { status: 'accepted' },
    refersBy: 'patternId',
  },
  feedback: {
    details: async (brain) => {
      const made = await brain.use('recommendations.create', { kind: 'x', title: 'Sow' });
      return { recommendationId: made.id, verdict: 'helpful' };
    },
    change: { comment: 'Good soil' },
    refersBy: 'recommendationId',
  },
};
