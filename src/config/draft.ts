import { Document, isMap, isScalar, stringify } from 'yaml';
import type { Candidate } from './detection/detect.ts';
import type { ConfigInput } from './schema.ts';

const head = ` How hive-release releases this project. Everything below was found in the repository; mend what is wrong.
 Every key is optional. Policy is read from the last commit, so a change counts once it is committed.
 Secrets never stand here: where one is needed, the name of an environment variable does.`;

const said: Readonly<Record<string, string>> = {
  project: ' What the project is called.',
  versioning: ' Where the version stands, and the other fields that carry the same one.',
  prepare: ' Run in the fresh work tree of a release before anything else.',
  gates: ' What must pass on the very commit that ships. A gate without tests in its report does not count.',
  channels: ' Where artifacts go.',
};

const more = `
# More that a release can be held to; take away the marks to use it.
#
# components:
#   minimum: 1
#   sets:
#     - { type: agent, glob: "agents/*/config.yaml", id: agent.agent_id, version: agent.version, mode: revision }
#
# coverage: { minimum: 90, operator: ">=" }
#
# database:
#   url_env: HIVE_DATABASE_URL
#
# environment:
#   services:
#     api: { argv: [make, status], must_match: ["running"], ports: [8080] }
#   health: [{ url: "http://localhost:8080/health", json: { status: success } }]
#   tools: { git: ">=2.30" }
#   mcp: { required: [postgres] }
#
# channels:
#   npm:
#     test: { registry: "http://localhost:4873", token_env: TEST_REGISTRY_TOKEN }
#     production: { token_env: NPM_TOKEN }
#   pypi:
#     test: { upload: "http://localhost:8080/", index: "http://localhost:8080/simple/", token_env: TEST_INDEX_TOKEN }
#     production: { token_env: PYPI_TOKEN }
#
# git: { remote: origin, branches: [main] }
`;

/**
 * The text of a first release.yaml: what detection found, with words to each part and examples of the rest. Fields of
 * which detection is unsure are named for a person to decide.
 */
export function draftConfig(detected: ConfigInput, unsure: readonly Candidate[] = []): string {
  const document = new Document(prune(detected));
  document.commentBefore = head;
  for (const pair of isMap(document.contents) ? document.contents.items : []) {
    if (isScalar(pair.key)) {
      pair.key.commentBefore = said[String(pair.key.value)] ?? null;
      pair.key.spaceBefore = true;
    }
  }
  return `${document.toString({ lineWidth: 120 })}${questions(unsure)}${more}`;
}

function questions(unsure: readonly Candidate[]): string {
  if (unsure.length === 0) return '';
  const lines = unsure.map(({ field: { file, format, path }, value }) => {
    const flow = stringify({ file, format, path }, { collectionStyle: 'flow', lineWidth: 0 }).trim();
    return `#   - ${flow} # says ${JSON.stringify(value.slice(0, 60))} now`;
  });
  return `
# These fields say another version. Which of them are this project's own? Put those under versioning.mirrors, and the next
# release brings them into step; or name one as versioning.source.
#
${lines.join('\n')}
`;
}

/** Empty mappings and lists say nothing to a reader. */
const prune = (config: ConfigInput): ConfigInput =>
  Object.fromEntries(
    Object.entries(config).filter(([, value]) => typeof value !== 'object' || Object.keys(value).length > 0),
  );
