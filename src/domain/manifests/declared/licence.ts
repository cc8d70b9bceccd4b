/** What a tree says of its licence. */
export interface LicenceFacts {
  /** Licence files, each with the SPDX name its words show; null: words that are not known. */
  files: { path: string; spdx: string | null }[];
  /** The SPDX expression each manifest names; null: it names none. */
  declared: { path: string; expression: string | null }[];
}

/** A licence file by its usual names, in the root of what is released. */
export const isLicenceFile = (name: string): boolean =>
  /^(?:licen[cs]e|copying|unlicense)(?:[.-][\w.-]*)?$/i.test(name);

/** By what only this licence says; the more particular first. */
const words: readonly (readonly [RegExp, string])[] = [
  [/GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3/i, 'AGPL-3.0'],
  [/GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3/i, 'LGPL-3.0'],
  [/GNU LESSER GENERAL PUBLIC LICENSE\s+Version 2\.1/i, 'LGPL-2.1'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 3/i, 'GPL-3.0'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 2/i, 'GPL-2.0'],
  [/Mozilla Public License,?\s+Version 2\.0/i, 'MPL-2.0'],
  [/Apache License,?\s+Version 2\.0/i, 'Apache-2.0'],
  [/This is free and unencumbered software released into the public domain/i, 'Unlicense'],
  [/Permission to use, copy, modify, and(?:\/or)? distribute this software for any purpose/i, 'ISC'],
  [/Permission is hereby granted, free of charge, to any person obtaining a copy/i, 'MIT'],
  [/Neither the name of [\s\S]{1,200}?endorse or promote/i, 'BSD-3-Clause'],
  [/Redistribution and use in source and binary forms/i, 'BSD-2-Clause'],
];

/** The SPDX name of a licence by its first words; null for one that is not among the common ones. */
export const licenceOf = (text: string): string | null =>
  words.find(([pattern]) => pattern.test(text.slice(0, 4_000)))?.[1] ?? null;

/** What is missing: a file, or its name in a manifest. */
export function licenceGaps({ files, declared }: LicenceFacts): string[] {
  return [
    ...(files.length === 0 ? ['there is no licence file'] : []),
    ...(declared.length === 0 ? ['there is no manifest that could name it'] : []),
    ...declared.flatMap(({ path, expression }) => (expression === null ? [`${path} names no licence`] : [])),
  ];
}

/** Manifests whose name of the licence none of the known files bears. */
export function licenceContradictions({ files, declared }: LicenceFacts): string[] {
  const known = files.flatMap(({ spdx }) => spdx ?? []);
  if (known.length === 0 || known.length < files.length) return [];
  return declared.flatMap(({ path, expression }) => {
    const named = expression?.toLowerCase();
    if (named === undefined || named.startsWith('see licen')) return [];
    const agrees = known.some((spdx) => namesLicence(named, spdx.toLowerCase()));
    return agrees ? [] : [`${path} does not name ${known.join(' or ')}`];
  });
}

/** `GPL-3.0` is named by `GPL-3.0-or-later` and by `MIT OR GPL-3.0-only`, never by `LGPL-3.0`. */
const namesLicence = (expression: string, spdx: string): boolean =>
  expression.split(/[\s()/,]+/).some((part) => part === spdx || part.replace(/(?:-only|-or-later|\+)$/, '') === spdx);
