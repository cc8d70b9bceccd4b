-- How well each component of a release works with it, as the matrix of its policy says (R76).

create table hive_release.component_compatibility (
  id bigint generated always as identity primary key,
  project_id text not null references hive_release.projects,
  component_name text not null,
  component_version text not null,
  compatible_framework_version text not null,
  compatibility_level text not null check (compatibility_level in ('full', 'partial', 'deprecated')),
  notes text not null,
  verified_at timestamptz not null,
  unique (project_id, compatible_framework_version, component_name)
);
