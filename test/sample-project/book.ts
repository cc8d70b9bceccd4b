import { components, renderComponent } from './components.ts';
import type { Entry, Person } from './fast-import.ts';
import { lockfile, manifest, pyproject } from './package-files.ts';
import { type SkillName, skills, testFile } from './skills.ts';

const crew: readonly [Person, ...Person[]] = [
  { name: 'Ada Wabe', email: 'ada@honeycomb.example' },
  { name: 'Ben Imker', email: 'ben@honeycomb.example' },
  { name: 'Cleo Drohne', email: 'cleo@honeycomb.example' },
];
const firstMoment = Date.UTC(2025, 0, 6, 8, 30) / 1000;
const betweenCommits = 29 * 3600 + 1234;

type Chapter = Omit<Entry, 'by' | 'at'>;

/** Writes a history commit by commit and remembers what the tree holds, so that each commit changes only its own. */
export interface Book {
  entries: Entry[];
  version(): string;
  commit(chapter: Chapter): void;
  /** A new source file and its tests; on a branch its export waits for the merge. */
  learn(skill: SkillName, message: string, branch?: string): void;
  mend(skill: SkillName, message: string, remark: string): void;
  /** A page of prose: what it says is what the commit says. */
  tell(message: string): void;
  /** Changes one component file by hand. */
  tend(message: string, component: number, remark: string): void;
  merge(branch: string): void;
  release(version: string, notes: readonly string[]): void;
}

export function openBook(name: string): Book {
  const entries: Entry[] = [];
  const known: SkillName[] = [];
  const sections: string[] = [];
  const remarks = new Map<string, string>();
  const branches = new Map<string, Record<string, string>>();
  let version = '0.0.0';
  let pages = 0;

  const moment = () => firstMoment + entries.length * betweenCommits;
  const commit = (chapter: Chapter) => {
    entries.push({ ...chapter, by: crew[entries.length % crew.length] ?? crew[0], at: moment() });
  };
  const exported = () => ({ 'src/index.js': known.map((skill) => `export * from './${skill}.js';\n`).join('') });
  const everyComponent = () =>
    Object.fromEntries(components.map((one) => [one.path, renderComponent(one, version, remarks.get(one.path))]));

  return {
    entries,
    version: () => version,
    commit,
    learn(skill, message, branch) {
      known.push(skill);
      const files = {
        [`src/${skill}.js`]: skills[skill].source,
        [`test/${skill}.test.js`]: testFile(skill, skills[skill].cases),
      };
      if (branch) branches.set(branch, files);
      commit(branch ? { message, branch, write: files } : { message, write: { ...files, ...exported() } });
    },
    mend(skill, message, remark) {
      commit({ message, write: { [`src/${skill}.js`]: `// ${remark}\n${skills[skill].source}` } });
    },
    tell(message) {
      pages += 1;
      commit({ message, write: { [`docs/page-${pages}.md`]: `# Page ${pages}\n\n${message.split('\n')[0]}\n` } });
    },
    tend(message, which, remark) {
      const component = components[which];
      if (!component) throw new Error(`there is no component ${which}`);
      remarks.set(component.path, remark);
      commit({ message, write: { [component.path]: renderComponent(component, version, remark) } });
    },
    merge(branch) {
      commit({
        message: `Merge branch '${branch}'`,
        merges: branch,
        write: { ...branches.get(branch), ...exported() },
      });
    },
    release(next, notes) {
      version = next;
      sections.unshift(
        `## [${next}] - ${new Date(moment() * 1000).toISOString().slice(0, 10)}\n\n${notes.join('\n')}\n`,
      );
      const files = {
        'package.json': manifest(name, next),
        'package-lock.json': lockfile(name, next),
        'pyproject.toml': pyproject(next),
      };
      const write = { ...files, ...everyComponent(), 'CHANGELOG.md': changelog(sections) };
      commit({ message: `chore(release): v${next}`, write, tag: `v${next}` });
    },
  };
}

const changelog = (sections: readonly string[]): string => `# Changelog

All notable changes of honeycomb. The format follows Keep a Changelog, the versions follow SemVer.

## [Unreleased]

${sections.join('\n')}`;
