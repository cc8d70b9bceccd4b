-- The ledger of hive-release. Numbered files are only ever added; an applied file is never edited.

create table hive_release.projects (
  id text primary key,
  name text not null,
  root text not null,
  remote_url text,
  saved_at timestamptz not null default clock_timestamp()
);

create table hive_release.analyses (
  id text primary key,
  project_id text not null references hive_release.projects,
  document jsonb not null,
  saved_at timestamptz not null default clock_timestamp()
);

create table hive_release.plans (
  id text primary key,
  project_id text not null references hive_release.projects,
  version text not null,
  document jsonb not null,
  saved_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  position bigint generated always as identity
);
create index on hive_release.plans (project_id, position);

create table hive_release.releases (
  id text primary key,
  project_id text not null references hive_release.projects,
  plan_id text not null unique references hive_release.plans,
  version text not null,
  previous_version text,
  status text not null check (status in ('active', 'complete', 'undone', 'stopped', 'rolled_back')),
  started_by text not null,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  position bigint generated always as identity
);
create index on hive_release.releases (project_id, position);
-- One release per project holds it, whatever crashes.
create unique index one_active_release on hive_release.releases (project_id) where status in ('active', 'stopped');

create table hive_release.items (
  release_id text not null references hive_release.releases,
  item_id text not null,
  state text not null check (state in ('pending', 'begun', 'verified', 'failed', 'undone', 'withdrawn', 'undo_failed')),
  note text not null,
  changed_at timestamptz not null default clock_timestamp(),
  position bigint generated always as identity,
  primary key (release_id, item_id)
);

create table hive_release.operations (
  id text primary key,
  project_id text not null references hive_release.projects,
  kind text not null check (kind in ('analyze', 'assess', 'plan', 'run', 'plan_rollback', 'rollback')),
  input jsonb not null,
  status text not null default 'in_progress' check (status in ('in_progress', 'success', 'failed', 'refused', 'cancelled')),
  result jsonb,
  problem jsonb,
  progress jsonb not null default '{"done": 0, "total": 0, "now": ""}',
  requested_by text not null,
  cancel_requested boolean not null default false,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  position bigint generated always as identity
);
create index on hive_release.operations (project_id, position);
create index on hive_release.operations (position) where status = 'in_progress';

create table hive_release.evidence (
  id text primary key,
  plan_id text not null references hive_release.plans,
  document jsonb not null,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  position bigint generated always as identity
);
create index on hive_release.evidence (plan_id, position);

-- The fields of R75. Text where a real name, branch or SHA-256 commit may be longer than the numbers given there.
create table hive_release.version_history (
  id text primary key,
  project_id text not null references hive_release.projects,
  version text not null,
  previous_version text,
  change_type text not null check (change_type in ('patch', 'minor', 'major', 'prerelease')),
  prerelease_stage text not null check (prerelease_stage in ('alpha', 'beta', 'rc', 'final')),
  commit_hash varchar(64) not null,
  branch_name text not null,
  created_at timestamptz not null,
  created_by text not null,
  component_count integer not null,
  breaking_changes boolean not null default false,
  rollback_instructions text not null,
  release_notes text not null,
  validation_status text not null default 'pending',
  position bigint generated always as identity,
  unique (project_id, version)
);
