import { z } from 'zod';
import { directions } from '../domain/components/drift/drift.ts';
import { path } from './parts.ts';
import { as, format } from './versioning.ts';

const groupName = z.string().regex(/^[a-z][a-z0-9_-]{0,59}$/);

const componentSet = z.strictObject({
  type: z.string().min(1).max(60),
  glob: path,
  format: format.optional().describe('when the names of the files do not say it'),
  id: path.optional().describe('dotted path of the component id; the file path when absent'),
  version: z
    .union([path, z.array(path).min(1).max(10)])
    .describe('dotted path of the version; of several the first that a file has'),
  linked: z.array(path).max(10).default([]).describe('further fields of the same file that always say the same'),
  mode: z
    .enum(['framework', 'revision', 'independent', 'skip'])
    .default('framework')
    .describe(
      'framework: the release version; revision: own integer, raised when the file changed; independent: own version, raised as its own commits ask',
    ),
  group: groupName.optional().describe('of independent components that come by their versions together'),
  references: z
    .array(z.strictObject({ path, type: z.string().min(1).max(60) }))
    .max(10)
    .default([])
    .describe('fields that name components of another type, such as the members of a team'),
  as,
});

const workspaces = z.strictObject({
  mode: z
    .enum(['auto', 'framework', 'independent', 'skip'])
    .default('auto')
    .describe('auto: framework when every member carries the version of the project, else skip'),
  group: groupName.optional(),
});

const compatibility = z.strictObject({
  component: z.string().min(1).max(200),
  framework: z.string().min(1).max(200).describe('range of framework versions, such as ^1.2.0 or >=1.2,<2'),
  level: z.enum(['full', 'partial', 'deprecated']),
  verified: z.iso.date().optional().describe('when somebody last saw them work together'),
});

/** What carries a version besides the project itself (R55-R73). */
export const components = z.strictObject({
  minimum: z.number().int().min(0).default(0).describe('fewer components than this is a violation'),
  sets: z.array(componentSet).max(50).default([]),
  versions: z
    .enum(['independent', 'unified'])
    .default('independent')
    .describe('unified: every component carries the release version, before and after'),
  skip: z.array(path).max(50).default([]).describe('globs of files that no set brings in step'),
  groups: z
    .record(groupName, z.strictObject({ kind: z.enum(['fixed', 'linked']) }))
    .default({})
    .describe('fixed: all members always get one version; linked: those that changed do'),
  workspaces: workspaces
    .prefault({})
    .describe('packages of npm, uv and Cargo workspaces, found by their root manifests'),
  reconcile: z
    .array(z.enum(directions))
    .max(3)
    .default(['project_to_files', 'files_to_database'])
    .describe('directions in which every release mends a copy that merely lags behind'),
  compatibility: z.array(compatibility).max(500).default([]),
  compatibility_policy: z
    .enum(['report', 'strict'])
    .default('report')
    .describe('strict: a component that was not verified with the framework version is a violation'),
});
