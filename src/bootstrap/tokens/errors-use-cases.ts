import type { ChangeErrorGroup } from '../../application/errors/change-error-group.js';
import type { CountErrors } from '../../application/errors/count-errors.js';
import type { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import type { ErrorGroupState } from '../../domain/errors/error-group.js';
import type { ErrorGroupId } from '../../domain/shared/ids.js';
import { token } from './token.js';

export const ERRORS_USE_CASES = {
  'errors.list': token<ListPage<ErrorGroupState>>('errors.list'),
  'errors.get': token<GetOne<ErrorGroupState, ErrorGroupId>>('errors.get'),
  'errors.update': token<ChangeErrorGroup>('errors.update'),
  'errors.statistics': token<CountErrors>('errors.statistics'),
} as const;
