/** What the sample library can do: the source of one file and the assertions that test it. */
export interface Skill {
  source: string;
  cases: readonly string[];
}

export const directions = `export const directions = [
  { q: 1, r: 0 },
  { q: 1, r: -1 },
  { q: 0, r: -1 },
  { q: -1, r: 0 },
  { q: -1, r: 1 },
  { q: 0, r: 1 },
];
`;

const distance: Skill = {
  source: `export const distance = (a, b) =>
  (Math.abs(a.q - b.q) + Math.abs(a.r - b.r) + Math.abs(a.q + a.r - b.q - b.r)) / 2;
`,
  cases: [
    'assert.equal(honeycomb.distance({ q: 0, r: 0 }, { q: 2, r: -1 }), 2);',
    'assert.equal(honeycomb.distance({ q: 3, r: 3 }, { q: 3, r: 3 }), 0);',
    'assert.equal(honeycomb.distance({ q: -2, r: 1 }, { q: 2, r: -1 }), 4);',
  ],
};

const neighbours: Skill = {
  source: `import { directions } from './directions.js';

export const neighbours = ({ q, r }) => directions.map((step) => ({ q: q + step.q, r: r + step.r }));
`,
  cases: [
    'assert.equal(honeycomb.neighbours({ q: 0, r: 0 }).length, 6);',
    'assert.deepEqual(honeycomb.neighbours({ q: 1, r: 1 })[0], { q: 2, r: 1 });',
  ],
};

const ring: Skill = {
  source: `import { directions } from './directions.js';

export function ring(centre, radius) {
  if (radius === 0) return [centre];
  const cells = [];
  let cell = { q: centre.q + directions[4].q * radius, r: centre.r + directions[4].r * radius };
  for (const step of directions) {
    for (let count = 0; count < radius; count += 1) {
      cells.push(cell);
      cell = { q: cell.q + step.q, r: cell.r + step.r };
    }
  }
  return cells;
}
`,
  cases: [
    'assert.equal(honeycomb.ring({ q: 0, r: 0 }, 1).length, 6);',
    'assert.equal(honeycomb.ring({ q: 0, r: 0 }, 3).length, 18);',
    'assert.deepEqual(honeycomb.ring({ q: 4, r: 2 }, 0), [{ q: 4, r: 2 }]);',
  ],
};

const spiral: Skill = {
  source: `import { ring } from './ring.js';

export const spiral = (centre, radius) =>
  Array.from({ length: radius + 1 }, (_, step) => ring(centre, step)).flat();
`,
  cases: [
    'assert.equal(honeycomb.spiral({ q: 0, r: 0 }, 2).length, 19);',
    'assert.equal(honeycomb.spiral({ q: 0, r: 0 }, 0).length, 1);',
  ],
};

const pixel: Skill = {
  source: 'export const toPixel = ({ q, r }, size) => ({ x: size * Math.sqrt(3) * (q + r / 2), y: size * 1.5 * r });\n',
  cases: [
    'assert.deepEqual(honeycomb.toPixel({ q: 0, r: 0 }, 10), { x: 0, y: 0 });',
    'assert.equal(honeycomb.toPixel({ q: 0, r: 2 }, 10).y, 30);',
  ],
};

export const skills = { distance, neighbours, ring, spiral, pixel };
export type SkillName = keyof typeof skills;

export const testFile = (name: string, cases: readonly string[]): string => `import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as honeycomb from '../src/index.js';

${cases.map((one, index) => `test('${name} ${index + 1}', () => {\n  ${one}\n});\n`).join('\n')}`;
