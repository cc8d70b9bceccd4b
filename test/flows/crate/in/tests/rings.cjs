const { readFileSync } = require('node:fs');
const test = require('node:test');
const assert = require('node:assert');

test('a ring has six cells a step', () => {
  assert.match(readFileSync('src/lib.rs', 'utf8'), /6 \* radius/);
});
