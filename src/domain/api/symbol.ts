import type { Declaration } from './declaration.ts';
import type { Place } from './finding.ts';

/** One declaration with the members that can be reached through it, inherited ones included. */
export interface ApiObject {
  file: string;
  facts: Declaration;
  members: ReadonlyMap<string, readonly ApiObject[]>;
  /** Every base is known, so what is not among the members is not there. */
  complete: boolean;
}

/** One name under which something can be reached; several objects when it is overloaded or both type and value. */
export interface ApiSymbol {
  name: string;
  public: boolean;
  typeOnly: boolean;
  at: Place;
  /** Empty when what it names lies in a file that was not read, or outside the project. */
  objects: readonly ApiObject[];
}

export const placeOf = (object: ApiObject): Place => ({ file: object.file, line: object.facts.line });
