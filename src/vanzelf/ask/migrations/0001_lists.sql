create schema ask;

-- People this municipality has something about. The id says nothing; the number is looked up by a
-- keyed hash and stands sealed, under keys that are files.
create table ask.subjects (
    id uuid primary key default gen_random_uuid(),
    keyed bytea not null unique,
    sealed bytea not null
);

-- Who does not want to be looked up: for everything, or for a bundle. Nobody is asked why.
create table ask.refusals (
    subject uuid not null references ask.subjects,
    scope text not null,
    since timestamptz not null,
    told_by text not null,
    primary key (subject, scope)
);

create table ask.runs (
    run text primary key,
    bundle text not null,
    on_date date not null,
    state text not null check (state in
        ('voorstel', 'bevroren', 'klaar', 'verworpen', 'afgebroken', 'aangehouden')),
    counted json not null,
    households integer not null,
    frozen_by text[] not null default '{}',
    created_at timestamptz not null,
    expires timestamptz not null,
    result text,
    reason text
);

-- What stays of a run for whoever checks it: signed by others, without people.
create table ask.receipts (
    run text not null references ask.runs,
    party text not null,
    kind text not null,
    document text not null,
    primary key (run, party, kind)
);

-- The list: who may be approached about what, until a day. No ground, no score, no order that says
-- anything. Entries come in one transaction, and go after ninety days.
create table ask.entries (
    id uuid primary key default gen_random_uuid(),
    run text not null references ask.runs,
    subjects uuid[] not null,
    address text not null,
    topic text not null,
    expires date not null
);

-- For everybody who was asked about, one note of one size: "you were on the list" or "you were not".
-- Notes are sealed with a key of the run; that key is sealed to the residents' side, not to us.
create table ask.note_keys (
    run text primary key references ask.runs,
    sealed bytea not null
);

create table ask.notes (
    run text not null references ask.runs,
    subject uuid not null references ask.subjects,
    sealed bytea not null,
    expires date not null,
    primary key (run, subject)
);

-- What is left of entries after their day: a code and a month.
create table ask.outcomes (
    bundle text not null,
    month date not null,
    code text not null,
    count integer not null,
    primary key (bundle, month, code)
);
