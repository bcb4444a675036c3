-- The application phase: a store of its own, apart from the lists. Nothing here refers to the schema
-- ask and nothing there refers to this; it has keys of its own, one for every application, and its
-- own days. Whom it is about, what was fetched and what was told stand sealed to that key.
create schema application;

create table application.applications (
    id text primary key,
    scheme text not null,
    purpose text not null,
    on_date date not null,
    consent text not null,
    consent_at timestamptz not null,
    household bytea not null,
    told bytea,
    created_at timestamptz not null,
    expires date not null
);

-- To find the applications of a person, by a keyed hash of this store alone.
create table application.people (
    application text not null references application.applications on delete cascade,
    keyed bytea not null,
    primary key (application, keyed)
);
create index on application.people (keyed);

create table application.sources (
    application text not null references application.applications on delete cascade,
    source text not null,
    mandate text not null,
    request text not null,
    state text not null check (state in ('gevraagd', 'ontvangen', 'niet_beschikbaar', 'geweigerd')),
    reason text,
    sealed bytea,
    primary key (application, source)
);

-- What is left of an application: how many were erased, of which scheme, and why.
create table application.erased (
    scheme text not null,
    month date not null,
    why text not null check (why in ('termijn', 'nee', 'klaar')),
    count integer not null,
    primary key (scheme, month, why)
);

-- Lists from own data alone: what they were for, and what allows it. Their entries stand in
-- ask.entries, as those of every list.
create table ask.own_lists (
    run text primary key references ask.runs,
    kind text not null,
    purpose text not null,
    ground text not null
);

-- Files of the hindrance test: once each, by their digest.
create table ask.hindrance_files (
    digest text primary key,
    outgoing boolean not null,
    households integer not null,
    peildatum date not null,
    at timestamptz not null
);

-- One row per household in an outgoing file; the number of a household says nothing about it.
create table ask.hindrances (
    household uuid primary key,
    file text not null references ask.hindrance_files,
    subjects uuid[] not null,
    since date not null,
    state text not null check (state in ('gevraagd', 'geen_belemmering', 'taak', 'heropend')),
    answer text references ask.hindrance_files,
    answered_at timestamptz,
    sealed bytea
);
