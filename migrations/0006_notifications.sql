-- Messages to people: pending until the other side said that it took one, and sent for good from then on.

create table hive_release.notifications (
  id text primary key,
  plan_id text not null references hive_release.plans,
  name text not null,
  event text not null,
  status text not null default 'pending' check (status in ('pending', 'sent')),
  attempts integer not null default 0,
  http_status integer,
  why text,
  sent_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  check ((status = 'sent') = (sent_at is not null))
);
create index on hive_release.notifications (plan_id, name);
