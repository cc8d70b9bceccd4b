-- The audit: append-only and hash-chained, so a changed, removed or inserted entry is found by adding up again.

create table hive_release.audit_head (
  chain text primary key,
  seq bigint not null,
  hash text not null
);
insert into hive_release.audit_head values ('ledger', 0, 'sha256:' || repeat('0', 64));

create table hive_release.audit (
  seq bigint primary key,
  at timestamptz not null,
  project_id text not null,
  actor text not null,
  event text not null,
  data jsonb not null,
  previous_hash text not null,
  hash text not null
);
create index on hive_release.audit (project_id, seq);

create function hive_release.audit_hash(
  previous_hash text, seq bigint, at timestamptz, project_id text, actor text, event text, data jsonb
) returns text language sql stable as $$
  select 'sha256:' || encode(sha256(convert_to(jsonb_build_array(
    previous_hash, seq, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), project_id, actor, event, data
  )::text, 'UTF8')), 'hex')
$$;

-- Appends one entry. The locked head row puts concurrent writers in line; listeners learn where to catch up from.
create function hive_release.append_audit(project_id text, actor text, event text, data jsonb)
returns bigint language plpgsql as $$
declare
  head hive_release.audit_head;
  entry_at timestamptz;
  entry_hash text;
begin
  select * into strict head from hive_release.audit_head where chain = 'ledger' for update;
  entry_at := date_trunc('milliseconds', clock_timestamp());
  entry_hash := hive_release.audit_hash(head.hash, head.seq + 1, entry_at, project_id, actor, event, data);
  insert into hive_release.audit values (head.seq + 1, entry_at, project_id, actor, event, data, head.hash, entry_hash);
  update hive_release.audit_head set seq = head.seq + 1, hash = entry_hash where chain = 'ledger';
  perform pg_notify('hive_release', json_build_object('chain', 'ledger', 'seq', head.seq + 1)::text);
  return head.seq + 1;
end $$;

-- The first entry that does not add up, from the first one to the head; null when all do.
create function hive_release.broken_audit_entry() returns bigint language sql stable as $$
  with linked as (
    select a.*, lag(a.seq, 1, 0::bigint) over chain as seq_before,
      lag(a.hash, 1, 'sha256:' || repeat('0', 64)) over chain as hash_before
    from hive_release.audit a window chain as (order by a.seq)
  ), broken as (
    select seq from linked
    where seq <> seq_before + 1 or previous_hash <> hash_before
      or hash <> hive_release.audit_hash(previous_hash, seq, at, project_id, actor, event, data)
    union all
    select coalesce(last.seq, 0) + 1
    from hive_release.audit_head head left join lateral (
      select seq, hash from hive_release.audit order by seq desc limit 1
    ) last on true
    where head.chain = 'ledger'
      and (head.seq <> coalesce(last.seq, 0) or head.hash <> coalesce(last.hash, 'sha256:' || repeat('0', 64)))
  )
  select min(seq) from broken
$$;

create function hive_release.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'hive_release.% is append-only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end $$;

create trigger append_only before update or delete or truncate on hive_release.audit
  for each statement execute function hive_release.refuse_change();
create trigger append_only before update or delete or truncate on hive_release.evidence
  for each statement execute function hive_release.refuse_change();
create trigger append_only before delete or truncate on hive_release.audit_head
  for each statement execute function hive_release.refuse_change();
