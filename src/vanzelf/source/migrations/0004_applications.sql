-- Requests for one household's application. Who it is about and what was given is not here: that
-- stands in the processing log, and in messages sealed to others.
create table application_requests (
    run text primary key,
    requester text not null,
    mandate text not null,
    state text not null check (state in
        ('aanvaard', 'beantwoord', 'gesloten', 'geweigerd', 'afgebroken')),
    request text not null,
    mandate_text text not null,
    at timestamptz not null,
    reason text
);
create index on application_requests (mandate, at);
