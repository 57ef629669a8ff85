-- API tokens by hash; a token's text is never kept.
CREATE TABLE api_token (
    id            VARCHAR(16) PRIMARY KEY,
    sha256        VARCHAR(43) NOT NULL UNIQUE,
    user_name     VARCHAR(64) NOT NULL,
    scopes        VARCHAR(2000) NOT NULL,
    note          VARCHAR(200) NOT NULL,
    created       TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    last_activity TIMESTAMP(3) WITH TIME ZONE,
    expires       TIMESTAMP(3) WITH TIME ZONE
);
CREATE INDEX api_token_user ON api_token (user_name);

-- Sign-ins and tokens that are dead though they have not run out.
CREATE TABLE revocation (
    kind  VARCHAR(10) NOT NULL,
    id    VARCHAR(64) NOT NULL,
    until TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (kind, id)
);
