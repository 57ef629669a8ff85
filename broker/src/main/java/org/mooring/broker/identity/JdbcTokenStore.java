package org.mooring.broker.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mooring.protocol.UserName;

/** API tokens in table {@code api_token}. */
final class JdbcTokenStore implements TokenStore {
    private final Jdbc jdbc;

    JdbcTokenStore(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void add(ApiToken token) {
        jdbc.update(
                "INSERT INTO api_token (id, sha256, user_name, scopes, note, created, last_activity, expires)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                token.id(),
                token.sha256(),
                token.user().value(),
                String.join(" ", token.scopes()),
                token.note(),
                token.created(),
                token.lastActivity(),
                token.expires());
    }

    @Override
    public Optional<ApiToken> bySha256(String sha256) {
        return jdbc.query(JdbcTokenStore::token, "SELECT * FROM api_token WHERE sha256 = ?", sha256).stream()
                .findFirst();
    }

    @Override
    public List<ApiToken> of(UserName user) {
        return jdbc.query(
                JdbcTokenStore::token,
                "SELECT * FROM api_token WHERE user_name = ? ORDER BY created DESC, id LIMIT 1000",
                user.value());
    }

    @Override
    public boolean remove(String id) {
        return jdbc.update("DELETE FROM api_token WHERE id = ?", id) > 0;
    }

    @Override
    public void used(String id, Instant at) {
        jdbc.update("UPDATE api_token SET last_activity = ? WHERE id = ?", at, id);
    }

    @Override
    public void forget(Instant before) {
        jdbc.update("DELETE FROM api_token WHERE expires < ?", before);
    }

    private static ApiToken token(ResultSet row) throws SQLException {
        String scopes = row.getString("scopes");
        return new ApiToken(
                row.getString("id"),
                row.getString("sha256"),
                new UserName(row.getString("user_name")),
                scopes.isEmpty() ? List.of() : List.of(scopes.split(" ")),
                row.getString("note"),
                Jdbc.instant(row, "created"),
                Jdbc.instantOrNull(row, "last_activity"),
                Jdbc.instantOrNull(row, "expires"));
    }
}
