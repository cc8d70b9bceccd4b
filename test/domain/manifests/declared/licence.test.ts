import { expect, it } from 'vitest';
import {
  isLicenceFile,
  type LicenceFacts,
  licenceContradictions,
  licenceGaps,
  licenceOf,
} from '../../../../src/domain/manifests/declared/licence.ts';

it.each([
  ['LICENSE', true],
  ['LICENCE.md', true],
  ['license.txt', true],
  ['COPYING', true],
  ['LICENSE-MIT', true],
  ['licenses.json', false],
  ['docs/LICENSE', false],
  ['my-license', false],
])('%s is a licence file: %s', (name, is) => {
  expect(isLicenceFile(name)).toBe(is);
});

it.each([
  ['MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy', 'MIT'],
  ['                Apache License\n          Version 2.0, January 2004', 'Apache-2.0'],
  ['GNU GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007', 'GPL-3.0'],
  ['GNU LESSER GENERAL PUBLIC LICENSE\n   Version 3, 29 June 2007', 'LGPL-3.0'],
  ['Redistribution and use in source and binary forms, with or without', 'BSD-2-Clause'],
  ['All rights reserved.', null],
])('%j is %s', (text, spdx) => {
  expect(licenceOf(text)).toBe(spdx);
});

const facts = (spdx: string | null, expression: string | null): LicenceFacts => ({
  files: [{ path: 'LICENSE', spdx }],
  declared: [{ path: 'package.json', expression }],
});

it.each<[string, LicenceFacts, number]>([
  ['both say the same', facts('MIT', 'MIT'), 0],
  ['one of several', facts('MIT', '(Apache-2.0 OR MIT)'), 0],
  ['or later', facts('GPL-3.0', 'GPL-3.0-or-later'), 0],
  ['words that are not known', facts(null, 'LicenseRef-Honey'), 0],
  ['the manifest points to the file', facts('MIT', 'SEE LICENSE IN LICENSE'), 0],
  ['another licence', facts('MIT', 'Apache-2.0'), 1],
  ['a name that only contains it', facts('GPL-3.0', 'LGPL-3.0-only'), 1],
  ['the manifest is silent', facts('MIT', null), 1],
  ['no file', { ...facts('MIT', 'MIT'), files: [] }, 1],
  ['nothing at all', { files: [], declared: [] }, 2],
])('%s: %#', (_what, seen, faults) => {
  expect([...licenceGaps(seen), ...licenceContradictions(seen)]).toHaveLength(faults);
});
