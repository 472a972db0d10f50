import type {
  ChangeSilence,
  CreateSilence,
} from '../../../../application/alerts/write-silences.js';
import type { DeleteOne } from '../../../../application/shared/delete-one.js';
import type { GetOne, ListPage } from '../../../../application/shared/read-use-cases.js';
import { SILENCE_LIST } from '../../../../domain/alerts/alert-lists.js';
import type { Silence, SilenceState } from '../../../../domain/alerts/silence.js';
import type { SilenceId } from '../../../../domain/shared/ids.js';
import {
  ChangeSilenceDto,
  CreateSilenceDto,
  SilenceView,
  toSilenceView,
} from '../../wire/silence-dto.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';

export interface SilenceUseCases {
  readonly list: ListPage<SilenceState>;
  readonly get: GetOne<SilenceState, SilenceId>;
  readonly create: CreateSilence;
  readonly change: ChangeSilence;
  readonly delete: DeleteOne<SilenceState, Silence>;
}

export function silenceResource(useCases: SilenceUseCases, tools: ResourceTools) {
  return resource(
    {
      path: '/api/v1/silences',
      title: 'Silence',
      view: SilenceView,
      present: toSilenceView,
      list: { spec: SILENCE_LIST, useCase: useCases.list },
      get: { useCase: useCases.get },
      create: { dto: CreateSilenceDto, useCase: useCases.create },
      update: { dto: ChangeSilenceDto, useCase: useCases.change },
      delete: { useCase: useCases.delete },
    },
    tools,
  );
}
