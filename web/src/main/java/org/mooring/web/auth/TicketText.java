package org.mooring.web.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.mooring.protocol.Codec;
import org.mooring.protocol.UserName;

/** A ticket's claims to JSON bytes and back: {@code {"u": user, "s": sign-in, "k": key id, "e": epoch seconds}}. */
final class TicketText {
    /** A real ticket has about 250 characters. */
    static final int LONGEST = 1024;

    static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    static final String ALGORITHM = "Ed25519";

    private TicketText() {}

    static byte[] write(Ticket ticket) {
        ObjectNode claims = Codec.json().createObjectNode();
        claims.put("u", ticket.user().value());
        claims.put("s", ticket.signIn());
        claims.put("k", ticket.keyId());
        claims.put("e", ticket.expires().getEpochSecond());
        return claims.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    static Optional<Ticket> read(byte[] claims) {
        try {
            JsonNode node = Codec.json().readTree(claims);
            if (!node.path("u").isTextual()
                    || !node.path("s").isTextual()
                    || !node.path("k").isTextual()
                    || !node.path("e").isIntegralNumber()
                    || !node.path("e").canConvertToLong()) {
                return Optional.empty();
            }
            Instant expires = Instant.ofEpochSecond(node.path("e").longValue());
            return UserName.parse(node.path("u").textValue())
                    .map(u -> new Ticket(
                            u, node.path("s").textValue(), node.path("k").textValue(), expires));
        } catch (IOException | java.time.DateTimeException e) {
            return Optional.empty();
        }
    }
}
