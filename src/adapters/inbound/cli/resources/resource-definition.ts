import type { Option } from 'commander';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { DtoClass } from '../../wire/schema.js';
import type { BrainClient, QueryPairs } from '../client/brain-client.js';
import type { Invocation } from '../invocation.js';

/** How people name one item: by id, or by a field that is unique in the collection. */
export interface Reference {
  /** `/api/v1/projects` */
  readonly path: string;
  /** `project` */
  readonly one: string;
  readonly lookup?: string;
}

/** A verb that sends a DTO: each of its fields is an option. */
export interface WritingVerb {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly dto: DtoClass;
  /** Option names of fields that are not called by their own. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Fields that hold the id of something else. */
  readonly references?: Readonly<Record<string, Reference>>;
  /** Required fields that `prepare` may fill in. */
  readonly filledIn?: readonly string[];
  /** Options that are no fields. */
  readonly extra?: readonly Option[];
  readonly prepare?: (body: JsonObject, invocation: Invocation) => JsonObject;
  /** Instead of the item's details. */
  readonly present?: (item: JsonObject, invocation: Invocation) => void;
}

export interface NamedVerb {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** Past tense: `Deleted`. */
  readonly done: string;
}

/** One count of the status screen: the items that a list query finds. */
export interface Count {
  readonly name: string;
  readonly query: QueryPairs;
}

/** A status screen: numbers under their names. `8+` means at least. */
export interface Summary {
  readonly json: JsonObject;
  readonly rows: readonly (readonly [name: string, text: string])[];
}

/** The commands of one collection of the API; what is given exists. */
export interface ResourceDefinition extends Reference {
  /** Of a group within a group both names: `alerts rules`. */
  readonly group: string;
  readonly summary: string;
  /** What one item is about, for `show`. */
  readonly columns: readonly string[];
  readonly listExamples: readonly string[];
  readonly status: (client: BrainClient) => Promise<Summary>;
  /** Absent = the plain one; null = none. */
  readonly show?: null;
  readonly create?: WritingVerb;
  readonly update?: WritingVerb;
  readonly remove?: NamedVerb;
}
