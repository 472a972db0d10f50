import type { UseCase } from '../../../application/shared/use-case.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { ListQuery, ListSpec, Page } from '../../../domain/shared/page.js';
import type { DtoClass } from '../wire/schema.js';

/** What all resources need. */
export interface ResourceTools {
  readonly runner: UseCaseRunner;
}

/** A collection of the API: what is given is mounted, under the same rules everywhere. */
export interface Resource<Item, Create, Change, Created = Item> {
  /** `/api/v1/tasks` */
  readonly path: string;
  /** `Task`: name of the view in the OpenAPI document and in summaries. */
  readonly title: string;
  readonly view: DtoClass;
  readonly present: (item: Item) => object;
  readonly list?: { readonly spec: ListSpec; readonly useCase: UseCase<ListQuery, Page<Item>> };
  readonly get?: {
    readonly useCase: UseCase<{ readonly id: never }, Item>;
    /** When one item shows more than a list does. */
    readonly view?: DtoClass;
    readonly present?: (item: never) => object;
  };
  readonly create?: {
    readonly dto: DtoClass<object & Create>;
    readonly useCase: UseCase<Create, Created>;
    readonly many?: UseCase<{ readonly items: readonly Create[] }, readonly Created[]>;
    /** Most items of `many`; 1 000 unless given. */
    readonly most?: number;
    /** The answer holds a secret, so it cannot be kept to be repeated. */
    readonly unrepeatable?: boolean;
    readonly view?: DtoClass;
    readonly present?: (item: never) => object;
  };
  readonly update?: {
    readonly dto: DtoClass<object & Change>;
    readonly useCase: UseCase<never, Item>;
  };
  readonly delete?: { readonly useCase: UseCase<never, void> };
}

/** A resource whose item types no longer matter, because its parts were checked against each other. */
export type AnyResource = Resource<never, never, never>;
