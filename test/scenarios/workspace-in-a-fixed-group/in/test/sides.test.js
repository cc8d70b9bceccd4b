import assert from 'node:assert';
import test from 'node:test';
import { sides } from '../index.js';

test('a cell has six sides', () => assert.equal(sides, 6));
