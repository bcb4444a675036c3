-- Heads of other parties that contradict what was seen of them before: the log was changed, or there
-- are two. The text is what that party signed.
create table ledger.head_alerts (
    party text not null,
    digest text not null,
    at timestamptz not null,
    token text not null,
    primary key (party, digest)
);
create trigger append_only before update or delete or truncate on ledger.head_alerts
    for each statement execute function ledger.refuse();
