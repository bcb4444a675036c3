-- Runs of the combiner. Legs are files, sealed to a key that stands outside this database.
create table combiner_runs (
    run text primary key,
    requester text not null,
    state text not null check (state in ('sleutel', 'aanvaard', 'uitslag', 'aangehouden', 'gesloten', 'afgebroken')),
    list_key text,
    run_key text not null,
    manifest text,
    mandates text[],
    expires timestamptz not null,
    result text,
    result_at timestamptz,
    reason text
);

-- What stays: what each source signed about a run, for whoever checks it later.
create table combiner_receipts (
    run text not null references combiner_runs,
    source text not null,
    receipt text not null,
    primary key (run, source)
);
