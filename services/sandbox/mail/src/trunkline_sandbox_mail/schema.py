"""The server's tables: messages as they were taken, and the mailboxes that they lie in."""

TABLES = """
create table if not exists messages (
    uid integer primary key autoincrement,
    message_id text not null,
    sender text not null,
    subject text not null,
    attachments text not null,
    content blob not null
);
create table if not exists deliveries (
    recipient text not null,
    uid integer not null references messages,
    primary key (recipient, uid)
);
create table if not exists numbering (
    one integer primary key check (one = 1),
    generation integer not null
);
insert into numbering values (1, 1) on conflict do nothing;
"""
