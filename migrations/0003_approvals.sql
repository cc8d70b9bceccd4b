-- What people granted and what agents told. Append-only: a word once given is answered by another, never edited.

create table hive_release.approvals (
  id text primary key,
  plan_id text not null references hive_release.plans,
  document jsonb not null,
  recorded_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  position bigint generated always as identity
);
create index on hive_release.approvals (plan_id, position);

-- The one release attempt an approval was spent on.
create table hive_release.approval_uses (
  approval_id text primary key references hive_release.approvals,
  attempt text not null,
  used_at timestamptz not null default clock_timestamp()
);

create table hive_release.attestations (
  id text primary key,
  plan_id text not null references hive_release.plans,
  document jsonb not null,
  recorded_at timestamptz not null default clock_timestamp(),
  position bigint generated always as identity
);
create index on hive_release.attestations (plan_id, position);

create trigger append_only before update or delete or truncate on hive_release.approvals
  for each statement execute function hive_release.refuse_change();
create trigger append_only before update or delete or truncate on hive_release.approval_uses
  for each statement execute function hive_release.refuse_change();
create trigger append_only before update or delete or truncate on hive_release.attestations
  for each statement execute function hive_release.refuse_change();
