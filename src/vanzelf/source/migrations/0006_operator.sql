-- Who agreed, by name: two roles are two people.
alter table mandate_approvals add column name text not null default '';

-- What the people of the source decided, before a key signs it. Only added to; the last row of a
-- role is what that role decided.
create table mandate_decisions (
    id bigint generated always as identity primary key,
    proposal text not null references mandate_proposals,
    role text not null check (role in ('beheerder', 'fg')),
    name text not null,
    verdict text not null check (verdict in ('akkoord', 'geweigerd')),
    conditions jsonb,
    at timestamptz not null
);
create index on mandate_decisions (proposal);

-- Questions switched off and on. Only added to; the last row of a question says how it stands. A
-- question that was never switched is on.
create table question_switches (
    id bigint generated always as identity primary key,
    scheme text not null,
    question text not null,
    answers boolean not null,
    role text not null check (role in ('beheerder', 'fg')),
    name text not null,
    why text not null,
    at timestamptz not null
);
create index on question_switches (scheme, question);

-- When the own processing log was checked from the first line to the last, and what came of it.
create table log_checks (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    lines bigint not null,
    heads integer not null,
    faults integer not null
);
