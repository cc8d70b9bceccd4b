import type { Table } from '../../src/domain/rows/table.ts';

/** The three shapes a component table may have: the real statements, and what their catalogue says. */
export interface Shape {
  name: 'alembic' | 'init-script' | 'ours';
  sql: string;
  components: Table;
  history: Table | null;
}

const columns = (list: string): Table['columns'] =>
  list.split(', ').map((one) => {
    const [, name = '', type = '', marks = ''] = /^(\w+) ([a-z ()0-9]+?)([!=]*)$/.exec(one) ?? [];
    return { name, type, nullable: !marks.includes('!'), has_default: marks.includes('=') };
  });

const extras =
  'previous_version character varying(50), change_type character varying(20), prerelease_stage character varying(10), ' +
  'rollback_instructions text, compatibility_version character varying(50), created_by character varying(100), release_notes text';

const alembic: Shape = {
  name: 'alembic',
  sql: `create schema hive;
    create table hive.component_versions (
      id serial primary key, component_id varchar(255) not null, component_type varchar(50) not null,
      version integer not null, config json not null, description text, is_active boolean,
      created_at timestamptz default now(), created_by varchar(255));
    create index on hive.component_versions (component_id);
    create table hive.version_history (
      id serial primary key, component_id varchar(255) not null, from_version integer, to_version integer not null,
      action varchar(50) not null, description text, changed_by varchar(255), changed_at timestamptz default now());
    create table hive.alembic_version (version_num varchar(32) primary key);
    insert into hive.alembic_version values ('db3d380b41d9')`,
  components: {
    columns: columns(
      'id integer!=, component_id character varying(255)!, component_type character varying(50)!, version integer!, config json!, description text, is_active boolean, created_at timestamp with time zone=, created_by character varying(255)',
    ),
    unique: [['id']],
  },
  history: {
    columns: columns(
      'id integer!=, component_id character varying(255)!, from_version integer, to_version integer!, action character varying(50)!, description text, changed_by character varying(255), changed_at timestamp with time zone=',
    ),
    unique: [['id']],
  },
};

const single =
  'id uuid!=, component_type character varying(50)!, name character varying(255)!, version character varying(50)!';

const initScript: Shape = {
  name: 'init-script',
  sql: `create schema hive;
    create table hive.component_versions (
      id uuid primary key default gen_random_uuid(),
      component_type varchar(50) not null check (component_type in ('agent', 'team', 'workflow')),
      name varchar(255) not null, version varchar(50) not null, config_hash varchar(64),
      status varchar(20) default 'active' check (status in ('active', 'deprecated', 'disabled')),
      metadata jsonb default '{}', created_at timestamptz default current_timestamp,
      updated_at timestamptz default current_timestamp, unique (component_type, name));
    create function touch() returns trigger language plpgsql as $$
      begin new.updated_at = clock_timestamp(); return new; end $$;
    create trigger touched before update on hive.component_versions for each row execute function touch()`,
  components: {
    columns: columns(
      `${single}, config_hash character varying(64), status character varying(20)=, metadata jsonb=, created_at timestamp with time zone=, updated_at timestamp with time zone=`,
    ),
    unique: [['id'], ['component_type', 'name']],
  },
  history: null,
};

const ours: Shape = {
  name: 'ours',
  sql: `create schema hive;
    create table hive.component_versions (
      id uuid primary key default gen_random_uuid(), component_type varchar(50) not null, name varchar(255) not null,
      version varchar(50) not null, updated_at timestamptz default now(), ${extras}, unique (component_type, name));
    create table hive.version_history (
      id serial primary key, version varchar(50) not null, previous_version varchar(50), change_type varchar(20),
      prerelease_stage varchar(10), commit_hash varchar(40), branch_name varchar(100), created_at timestamptz default now(),
      created_by varchar(100), component_count integer, breaking_changes boolean default false,
      rollback_instructions text, release_notes text, validation_status varchar(20) default 'pending')`,
  components: {
    columns: columns(`${single}, updated_at timestamp with time zone=, ${extras}`),
    unique: [['id'], ['component_type', 'name']],
  },
  history: {
    columns: columns(
      'id integer!=, version character varying(50)!, previous_version character varying(50), change_type character varying(20), prerelease_stage character varying(10), commit_hash character varying(40), branch_name character varying(100), created_at timestamp with time zone=, created_by character varying(100), component_count integer, breaking_changes boolean=, rollback_instructions text, release_notes text, validation_status character varying(20)=',
    ),
    unique: [['id']],
  },
};

export const shapes: readonly Shape[] = [alembic, initScript, ours];
export { alembic as alembicShape };
