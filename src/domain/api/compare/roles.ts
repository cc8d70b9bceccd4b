import type { PublicSurface } from '../surface.ts';
import type { ApiObject } from '../symbol.ts';
import type { Roles } from './report.ts';

/** Which named types callers hand in and which they get back, fields of such types included. */
export function rolesOf(surface: PublicSurface): Roles {
  const objects = [...surface.symbols.values()].filter((one) => one.public).flatMap((one) => one.objects);
  const functions = objects.flatMap((one) => callables(one));
  const inputs = namesIn(functions.flatMap((one) => one.facts.parameters.map((parameter) => parameter.type)));
  const outputs = namesIn([
    ...functions.map((one) => one.facts.type),
    ...objects.filter((one) => one.facts.kind === 'variable').map((one) => one.facts.type),
  ]);
  return { inputs: closed(inputs, objects), outputs: closed(outputs, objects) };
}

function callables(object: ApiObject): ApiObject[] {
  if (object.facts.kind === 'function') return [object];
  return object.facts.kind === 'class' ? [...object.members.values()].flat().flatMap(callables) : [];
}

const namesIn = (types: readonly (string | null)[]): Set<string> =>
  new Set(types.flatMap((type) => type?.match(/[A-Za-z_$][\w$]*/g) ?? []));

/** What a field of an input type holds is an input too. */
function closed(names: Set<string>, objects: readonly ApiObject[]): Set<string> {
  const byName = new Map(objects.map((one) => [one.facts.name, one]));
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const held = byName.get(name);
    if (held?.facts.kind !== 'interface' && held?.facts.kind !== 'type') continue;
    const types = [held.facts.type, ...[...held.members.values()].flat().map((one) => one.facts.type)];
    for (const found of namesIn(types)) {
      if (!names.has(found)) open.push(found);
      names.add(found);
    }
  }
  return names;
}
