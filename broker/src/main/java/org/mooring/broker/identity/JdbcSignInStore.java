package org.mooring.broker.identity;

import java.time.Instant;
import java.util.List;
import org.mooring.protocol.Revoked;

/** Revocations in table {@code revocation}. */
final class JdbcSignInStore implements SignInStore {
    private final Jdbc jdbc;

    JdbcSignInStore(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void revoke(Revoked revoked) {
        jdbc.update(
                "DELETE FROM revocation WHERE kind = ? AND id = ?",
                revoked.kind().name(),
                revoked.id());
        jdbc.update(
                "INSERT INTO revocation (kind, id, until) VALUES (?, ?, ?)",
                revoked.kind().name(),
                revoked.id(),
                revoked.until());
    }

    @Override
    public List<Revoked> revoked(Instant now) {
        return jdbc.query(
                row -> new Revoked(
                        Revoked.Kind.valueOf(row.getString("kind")), row.getString("id"), Jdbc.instant(row, "until")),
                "SELECT kind, id, until FROM revocation WHERE until > ?",
                now);
    }

    @Override
    public void forget(Instant before) {
        jdbc.update("DELETE FROM revocation WHERE until < ?", before);
    }
}
