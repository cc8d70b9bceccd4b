-- One row for every component that a release moved, with the fields of R74; texts and time zones as in version_history.

create table hive_release.component_versions (
  project_id text not null references hive_release.projects,
  release_version text not null,
  component_type text not null,
  name text not null,
  version text not null,
  previous_version text,
  change_type text not null check (change_type in ('patch', 'minor', 'major', 'prerelease')),
  prerelease_stage text not null check (prerelease_stage in ('alpha', 'beta', 'rc', 'final')),
  rollback_instructions text not null,
  compatibility_version text not null,
  created_by text not null,
  created_at timestamptz not null,
  release_notes text not null,
  primary key (project_id, release_version, component_type, name)
);
