-- Live sessions: the row is the seal of the claim (one per slot), and the copy that survives everything else.
-- Fences outlive this database at the agents: one that is made anew begins above all that the old one gave.
create sequence claim_fence start with ${now};

create table live_session (
    session varchar(16) primary key,
    slot varchar(128) not null unique,
    fence bigint not null,
    user_name varchar(64) not null,
    server varchar(30) not null,
    cluster varchar(30) not null,
    revision bigint not null,
    body varchar not null
);

-- Ended ones, without their keys.
create table session_history (
    session varchar(16) primary key,
    user_name varchar(64) not null,
    server varchar(30) not null,
    cluster varchar(30) not null,
    end_reason varchar(32) not null,
    ended_at timestamp with time zone not null,
    body varchar not null,
    log varchar
);
create index session_history_server on session_history (user_name, server, ended_at);

-- What a user chose last on a cluster.
create table last_request (
    user_name varchar(64) not null,
    cluster varchar(30) not null,
    body varchar not null,
    primary key (user_name, cluster)
);

-- Clusters that take no new sessions, because somebody said so.
create table drained_cluster (
    cluster varchar(30) primary key,
    drained_by varchar(64) not null
);
