-- The key of the notes of a run is a file: what a database forgets stands in its log and its backups
-- for a while longer, a file that was overwritten does not.
drop table ask.note_keys;

-- When what a list led to was erased, and how much that was.
create table ask.erased (
    run text primary key references ask.runs,
    at date not null,
    people integer not null,
    entries integer not null
);
