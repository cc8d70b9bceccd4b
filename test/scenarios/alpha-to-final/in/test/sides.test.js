import test from 'node:test';

test('a cell has six sides', () => {});
