import assert from 'node:assert';
import { test } from 'node:test';
import { of } from '../src/index.js';

test('knows what it is of', () => assert.equal(of, 'wax'));
