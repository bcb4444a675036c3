-- The load of this source: how long the answers to a part, their log and their seal took.
alter table source_parts add column seconds double precision not null default 0;
