import { type Book, openBook } from './book.ts';
import { components, renderComponent } from './components.ts';
import type { Entry } from './fast-import.ts';
import { binary, lockfile, manifest, pyproject, type Registries, releaseConfig } from './package-files.ts';
import { directions } from './skills.ts';

/** The whole past of the sample: about 60 commits, six releases, a merge, a revert and one breaking change. */
export function story(name: string, registries: Registries | null): { entries: Entry[]; version: string } {
  const book = openBook(name);
  beginnings(book, name);
  firstSummer(book);
  rings(book);
  spirals(book);
  maintenance(book, registries);
  waitingForRelease(book);
  return { entries: book.entries, version: book.version() };
}

function beginnings({ commit, learn, tell, tend, release }: Book, name: string): void {
  commit({ message: 'chore: start a honeycomb', write: foundation(name) });
  learn('distance', 'feat: count the steps between two cells');
  tell('docs: say what a cell is');
  commit({
    message: 'chore: keep the crew in YAML',
    write: Object.fromEntries(components.map((component) => [component.path, renderComponent(component, '0.0.0')])),
  });
  tend('feat(agents): teach amber to wait', 0, 'a long summer');
  commit({ message: 'build: add the command line', write: { 'bin/honeycomb.js': binary } });
  release('0.1.0', ['### Added', '', '- Steps between two cells', '- The command line']);
}

function firstSummer({ learn, mend, tell, tend, release }: Book): void {
  learn('neighbours', 'feat: list the six neighbours of a cell');
  tell('docs: draw the six directions');
  mend('distance', 'fix(distance): take cells on the same axis', 'Works on every axis.');
  tell('docs: explain axial coordinates');
  tend('chore(agents): give bramble more room', 1, 'the harvest');
  release('0.2.0', [
    '### Added',
    '',
    '- Six neighbours of a cell',
    '',
    '### Fixed',
    '',
    '- **distance:** cells on the same axis',
  ]);
  mend('neighbours', 'fix: keep the order of neighbours stable (#14)', 'The order is part of the promise.');
  tell('docs: mention the order');
  release('0.2.1', ['### Fixed', '', '- The order of neighbours is stable (#14)']);
}

function rings({ learn, mend, tell, tend, release }: Book): void {
  learn(
    'ring',
    'feat!: rings start in the south-west\n\nBREAKING CHANGE: callers that relied on a start in the east must turn their lists.',
  );
  tell('docs: how to walk a ring');
  tend('feat(teams): a second crew for amber', 24, 'two crews');
  tell('docs: a table of ring lengths');
  mend('ring', 'perf(ring): stop copying cells', 'Cells are made once.');
  tend('fix(workflows): bramble forgot its name', 37, 'a name');
  tell('style: shorter lines');
  release('0.3.0', ['### Changed', '', '- **BREAKING:** rings start in the south-west', '- **ring:** faster']);
}

function spirals({ commit, learn, mend, merge, tell, tend, release }: Book): void {
  tell('test: measure long rings');
  learn('spiral', 'feat: walk in spirals', 'spirals');
  commit({ message: 'docs: a picture of a spiral', branch: 'spirals', write: { 'docs/spiral.md': spiralPage } });
  tell('chore: tidy the front page');
  merge('spirals');
  commit({ message: 'docs: link the picture', write: { 'docs/spiral.md': spiralPage } });
  tend('chore(agents): clover rests at night', 2, 'the night');
  tell('ci: run the tests on two systems');
  mend('spiral', 'fix(spiral): begin in the middle\n\nCloses #21', 'Begins in the middle.');
  release('0.4.0', ['### Added', '', '- Spirals', '', '### Fixed', '', '- **spiral:** begins in the middle']);
}

function maintenance({ commit, mend, tell, tend, release }: Book, registries: Registries | null): void {
  tell('docs: questions people asked');
  mend('distance', 'fix: distances stay whole numbers (#27)', 'Always a whole number.');
  commit({ message: 'ci: say how honeycomb is released', write: { 'release.yaml': releaseConfig(registries) } });
  mend('ring', 'fix(ring): a radius of zero is the cell itself', 'Zero is the cell itself.');
  tend('docs(teams): who bramble is', 25, 'her family');
  release('0.4.1', ['### Fixed', '', '- Distances stay whole numbers (#27)', '- **ring:** a radius of zero']);
}

/** What waits for the next release: features, mends, a revert, and much that asks for nothing. */
function waitingForRelease({ commit, learn, mend, tell, tend }: Book): void {
  tell('docs: thank the testers');
  learn('pixel', 'feat(pixel): place a cell on the screen (#31)');
  tell('test: more cells on the screen');
  tend('feat(agents): dandelion speaks up', 3, 'a louder voice');
  mend('ring', 'perf(ring): half the work for long rings', 'Half the work.');
  tend('chore(teams): clover gets a new member', 26, 'one more');
  mend('neighbours', 'fix(neighbours): accept cells from JSON\n\nFixes #33', 'Cells may come from JSON.');
  tell('docs: pixels and points');
  commit({ message: 'feat: colours for cells', write: { 'src/colour.js': "export const colour = () => 'amber';\n" } });
  tell('chore: sort the links');
  commit({ message: 'revert: feat: colours for cells\n\nThe palette is not decided yet.', remove: ['src/colour.js'] });
  tend('fix(workflows): heather waited for ever', 43, 'an end');
  tell('docs: the palette is not decided');
  tell('ci: keep reports for a week');
  tell('refactor: one name for a step');
  tell('build: smaller archive');
  mend('spiral', 'fix(spiral): large spirals do not overflow (#35)', 'Large ones too.');
  tell('style: one quote for all');
  tell('test: spirals of a thousand rings');
  tell('docs: ready for the next release');
}

const spiralPage = '# Spiral\n\nFrom the middle outwards.\n';

const foundation = (name: string): Record<string, string> => ({
  'README.md': '# Honeycomb 🍯\n\nHexagons: distances, rings and neighbours.\n',
  LICENSE: 'MIT\n',
  '.gitignore': 'node_modules/\n',
  'package.json': manifest(name, '0.0.0'),
  'package-lock.json': lockfile(name, '0.0.0'),
  'pyproject.toml': pyproject('0.0.0'),
  'src/directions.js': directions,
  'src/index.js': '',
});
