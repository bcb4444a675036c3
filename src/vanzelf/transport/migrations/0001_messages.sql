-- Messages of runs that are not closed yet. The bytes stand in files, sealed where they hold answers
-- or people; here is only what was sent to whom. Nothing of it is left when a run is closed.
create table messages (
    seq bigint generated always as identity primary key,
    run text not null,
    outgoing boolean not null,
    sender text not null,
    recipient text not null,
    kind text not null,
    part integer not null,
    digest text not null,
    path text not null,
    at timestamptz not null,
    delivered boolean not null default false
);

-- One message of a kind and part, per run and direction: the same bytes again are welcome, other
-- bytes are not.
create unique index messages_once on messages (run, outgoing, sender, recipient, kind, part);
