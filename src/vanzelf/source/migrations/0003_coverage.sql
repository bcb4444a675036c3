-- Per part of a run: how many households of it this source's own register knows.
alter table source_parts add column residents integer not null default 0;
