-- What municipalities proposed to ask. The text is the signed document.
create table mandate_proposals (
    digest text primary key,
    requester text not null,
    mandate text not null,
    version integer not null,
    text text not null,
    state text not null check (state in ('voorgelegd', 'verleend', 'geweigerd')),
    received_at timestamptz not null
);

-- The operator and the privacy officer agree, each with a key of their own.
create table mandate_approvals (
    proposal text not null references mandate_proposals,
    role text not null check (role in ('beheerder', 'fg')),
    kid text not null,
    text text not null,
    at timestamptz not null,
    primary key (proposal, role)
);

create table mandate_refusals (
    proposal text primary key references mandate_proposals,
    reasons text[] not null,
    text text not null,
    at timestamptz not null
);

-- A number for every declared set of a requester: it stands with people who were asked about.
create table mandate_sets (
    number integer primary key check (number between 1 and 32767),
    requester text not null,
    digest text not null,
    unique (requester, digest)
);

create table mandates (
    status_number integer primary key,
    digest text not null unique,
    proposal text not null unique references mandate_proposals,
    requester text not null,
    mandate text not null,
    version integer not null,
    bundle text not null,
    text text not null,
    valid_from date not null,
    valid_until date not null,
    granted_at timestamptz not null,
    withdrawn_at timestamptz,
    withdrawn_why text,
    unique (requester, mandate, version)
);

-- Which set a requester holds about which quantity, and between which days (the last excluded):
-- by mandates of this source, and by those of other sources that it was told about. Rows stay when
-- a mandate has ended, because a new set has to wait.
create table held_sets (
    mandate text not null,
    requester text not null,
    cluster text not null,
    set_digest text not null,
    held_from date not null,
    held_until date not null,
    primary key (mandate, cluster)
);
create index on held_sets (cluster, requester);

-- Who acts together: a joint body and its members share their sets. Leaving it takes nothing back.
create table joint_bodies (
    body text not null,
    member text not null,
    primary key (body, member)
);

-- What the operator and the privacy officer must see at once.
create table alerts (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    reason text not null,
    requester text not null,
    run text,
    proposal text
);
