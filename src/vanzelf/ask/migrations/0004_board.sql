-- A run about more than so many of a hundred residents takes somebody of the board, for that run alone.
-- From which day on how many; before the first day, the number in ask.board.
create table ask.limits (
    begins date primary key,
    percent smallint not null check (percent between 1 and 100),
    set_by text not null,
    set_at timestamptz not null
);

-- people: about how many a run is. board: whether that is too many without the board. wanted_by: who
-- of the board wants it. No shell leads around it either.
alter table ask.runs add column people integer not null default 0;
alter table ask.runs add column board boolean not null default false;
alter table ask.runs add column wanted_by text;
alter table ask.runs add constraint run_wanted check (
    state in ('voorstel', 'verworpen', 'afgebroken') or not board or wanted_by is not null
) not valid;
