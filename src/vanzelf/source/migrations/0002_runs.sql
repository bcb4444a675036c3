-- Runs at this source. Rows and answers are files, sealed to keys that stand outside this database.
create table source_runs (
    run text primary key,
    number integer generated always as identity unique,
    requester text not null,
    bundle text not null,
    state text not null check (state in ('aanvaard', 'beantwoord', 'gesloten', 'afgebroken', 'geweigerd')),
    manifest text not null,
    mandates text[] not null,
    run_key text not null,
    households integer not null,
    snapshot text,
    accepted_at timestamptz not null,
    expires timestamptz not null,
    receipt text,
    reason text
);

-- Per part of a run: digests for the receipt, and how many households were not answered about.
-- The reasons are for this source and its privacy officer; the wire says stop and nothing more.
create table source_parts (
    run text not null references source_runs,
    part integer not null,
    tokens text not null,
    leg text not null,
    persons integer not null,
    stopped jsonb not null,
    primary key (run, part)
);

-- What was ever asked about a person (T4), without any answer: who (keyed), by which declared set,
-- in which class, together with whom (keyed), in which month. 21 bytes of content. The key of a
-- period is a file that is destroyed 36 months after it. As long as the run is open its number
-- stands here, so that a run that ends without a list costs nobody a year, and own: named in a row,
-- not only living with somebody who was. Both are cleared when it closes.
create table person_states (
    period smallint not null,
    person bigint not null,
    declared smallint not null,
    class smallint not null,
    members bigint not null,
    month smallint not null,
    run integer,
    own boolean,
    primary key (person, declared, period)
);

-- What each declared set measures, and for which municipalities it is asked: of those that share a
-- family and a municipality, a person is asked by one, once in twelve months. Who lives elsewhere is
-- not answered about, so a set of another municipality is asked about whoever moved there, and of
-- nobody else (T5). That sets about one quantity are one is seen to when a mandate is granted (T3).
create table declared_sets (
    number integer not null,
    family text not null,
    cluster text not null,
    requester text not null,
    municipalities text[] not null,
    primary key (number, family)
);

-- People who told this source that they are not to be looked up for others. Keyed.
create table refusals (
    person bytea primary key,
    since timestamptz not null
);
