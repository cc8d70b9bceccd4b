/** Prose and tests tell of a change but do not make one. */
const beside = /(?:^|\/)(?:docs?|tests?|__tests__|fixtures|examples?)\/|\.(?:md|mdx|rst|adoc)$|\.(?:test|spec)\.\w+$/i;

const inFolder = (names: string) => new RegExp(`(?:^|/)(?:${names})/`, 'i');
const asWord = (names: string) => new RegExp(`(?:^|[/._-])(?:${names})(?=[/._-]|$)`, 'i');

/** By which paths a change shows what it touches (R100); `except` are the files that merely lie in such a folder. */
const touches = {
  migration: {
    paths: [inFolder('alembic/versions'), inFolder('migrations?|migrate'), /(?:^|\/)(?:db|database|schema)\/.*\.sql$/i],
    except: /(?:^|\/)(?:__init__\.py|env\.py|script\.py\.mako|alembic\.ini|\.gitkeep|migration_lock\.toml)$/,
  },
  security: {
    paths: [asWord('security|auth|authn|authz|authentication|authorization|oauth2?|permissions?|crypto|rbac|secrets?')],
    except: null,
  },
  performance: { paths: [inFolder('bench|benches|benchmarks?|perf|performance')], except: null },
  infrastructure: {
    paths: [
      /(?:^|\/)(?:dockerfile|containerfile)(?:\.[\w.-]+)?$|\.dockerfile$|(?:^|\/)\.dockerignore$/i,
      /(?:^|\/)(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i,
      inFolder(String.raw`docker|\.github|\.circleci|k8s|kubernetes|helm|charts|terraform|ansible`),
      /\.tf(?:vars)?$|(?:^|\/)(?:\.gitlab-ci\.yml|jenkinsfile)$/i,
    ],
    except: /(?:^|\/)\.github\/(?:ISSUE_TEMPLATE|PULL_REQUEST_TEMPLATE|DISCUSSION_TEMPLATE|FUNDING|CODEOWNERS)/i,
  },
} as const satisfies Record<string, { paths: readonly RegExp[]; except: RegExp | null }>;

export type Touch = keyof typeof touches;

/** Whether a change of this path (relative, with `/`) touches that side of a project. */
export function touchesPath(touch: Touch, path: string): boolean {
  const { paths, except } = touches[touch];
  return paths.some((one) => one.test(path)) && !beside.test(path) && !(except?.test(path) ?? false);
}
