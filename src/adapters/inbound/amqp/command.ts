import type { UseCase } from '../../../application/shared/use-case.js';
import type { JsonValue } from '../../../domain/shared/json.js';
import { parseDto } from '../wire/parse-dto.js';
import type { DtoClass } from '../wire/schema.js';

/** A command type as it travels: which DTO its data has, and which use case it runs. */
export interface Command {
  readonly type: string;
  readonly dto: DtoClass;
  readonly useCase: UseCase<never, unknown>;
  /** Checks the data and turns it into the use case's input. */
  readonly parse: (data: JsonValue) => never;
  readonly present: (result: never) => object;
}

export function command<Dto extends object, Input, Output>(definition: {
  readonly type: string;
  readonly dto: DtoClass<Dto>;
  readonly useCase: UseCase<Input, Output>;
  readonly toInput: (dto: Dto) => Input;
  readonly present: (result: Output) => object;
}): Command {
  const { type, dto, useCase, toInput, present } = definition;
  return {
    type,
    dto,
    useCase,
    parse: (data) => toInput(parseDto(dto, data)) as never,
    present,
  };
}
