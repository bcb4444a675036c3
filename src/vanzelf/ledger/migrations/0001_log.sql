-- The processing log. What is chained is never changed or removed; what a line says can be erased.

create schema ledger;

-- Lines by blocks: the SHA-256 of each line, and the head of the chain after the block.
create table ledger.blocks (
    first_line bigint primary key,
    lines integer not null check (lines > 0),
    leaves bytea not null check (length(leaves) = 32 * lines),
    head bytea not null check (length(head) = 32)
);
alter table ledger.blocks alter column leaves set storage external;

-- What lines have in common, once: the record without its span and its subject.
create table ledger.templates (
    number bigint generated always as identity primary key,
    digest bytea not null check (length(digest) = 32),
    body text not null
);

-- What is a line's own: 16 bytes of salt and 8 of its span, and whose it is. Erasing a line is
-- deleting it here. Lines come by the hundred thousand, with subjects in no order: the indexes are
-- summaries of pages, which cost nothing when writing and read a few pages too many.
create table ledger.parts (
    line bigint not null,
    template bigint not null,
    own bytea not null check (length(own) = 24),
    subject bytea check (length(subject) = 32)
);
create index parts_by_line on ledger.parts using brin (line) with (pages_per_range = 32);
create index parts_by_template on ledger.parts using brin (template) with (pages_per_range = 32);
create index parts_by_subject on ledger.parts
    using brin (subject bytea_bloom_ops (n_distinct_per_range = 2600)) with (pages_per_range = 32);

-- Lines that say which lines were erased: signed, and themselves never erased.
create table ledger.erasures (
    line bigint primary key,
    token text not null
);

-- Statements of how far the chain had come; what other parties signed of them; and theirs.
create table ledger.heads (
    number integer primary key check (number > 0),
    digest text not null unique,
    token text not null
);
create table ledger.countersignatures (
    number integer not null references ledger.heads,
    party text not null,
    token text not null,
    primary key (number, party)
);
create table ledger.received (
    party text not null,
    number integer not null,
    lines bigint not null,
    head text not null,
    digest text not null,
    previous text,
    at timestamptz not null,
    token text not null,
    primary key (party, number)
);

-- Who read a person's lines, and why. Staff stand here, never in the log itself.
create table ledger.access (
    number bigint generated always as identity primary key,
    at timestamptz not null,
    role text not null,
    reason text not null,
    subject bytea not null check (length(subject) = 32)
);

create function ledger.refuse() returns trigger language plpgsql as $$
begin
    raise exception 'the log is only added to: no % of %', tg_op, tg_table_name;
end
$$;

do $$
declare
    kept text;
begin
    foreach kept in array array[
        'blocks', 'erasures', 'heads', 'countersignatures', 'received', 'access'
    ] loop
        execute format(
            'create trigger append_only before update or delete or truncate on ledger.%I
             for each statement execute function ledger.refuse()', kept);
    end loop;
    foreach kept in array array['parts', 'templates'] loop
        execute format(
            'create trigger erase_only before update or truncate on ledger.%I
             for each statement execute function ledger.refuse()', kept);
    end loop;
end
$$;
