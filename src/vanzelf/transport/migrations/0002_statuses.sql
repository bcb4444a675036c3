-- Status lists that were fetched for a run and are not used yet: the newest of each source. By file
-- they come at different moments, and all of them are needed at once.
create table statuses (
    run text not null,
    source text not null,
    issued timestamptz not null,
    text text not null,
    primary key (run, source)
);
