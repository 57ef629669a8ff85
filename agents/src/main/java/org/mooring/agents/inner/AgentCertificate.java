package org.mooring.agents.inner;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.mooring.runtime.file.PrivateFiles;
import org.mooring.runtime.tls.SelfSigned;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inner address's key and certificate: made once, kept in the state folder (one file, mode 0600), because running
 * jobs have pinned it.
 */
public final class AgentCertificate {
    private static final Logger log = LoggerFactory.getLogger(AgentCertificate.class);
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final Duration RENEW_BEFORE_END = Duration.ofDays(60);
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

    private AgentCertificate() {}

    /**
     * The kept one, or a new one if there is none, it ends soon, or jobs dial another host by now. Blocks.
     *
     * @param host what jobs dial
     */
    public static SelfSigned keptIn(Path folder, String name, String host, Clock clock) throws IOException {
        Path file = folder.resolve("inner.pem");
        Optional<SelfSigned> kept = read(file, host, clock.instant());
        if (kept.isPresent()) {
            return kept.get();
        }
        if (Files.exists(file)) {
            log.atWarn()
                    .addKeyValue("file", file)
                    .log(
                            "making a new certificate: the kept one ends soon, is broken, or is not for {};"
                                    + " jobs that run now call in vain",
                            host);
        }
        SelfSigned made = SelfSigned.make(name, List.of(host), clock.instant(), LIFE);
        PrivateFiles.write(file, made.key() + made.certificate());
        return made;
    }

    private static Optional<SelfSigned> read(Path file, String host, Instant now) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file);
        int at = text.indexOf(CERTIFICATE);
        if (at < 1) {
            return Optional.empty();
        }
        SelfSigned kept = new SelfSigned(text.substring(at), text.substring(0, at));
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(kept.certificate().getBytes(StandardCharsets.US_ASCII)));
            boolean lasts = certificate.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE_END));
            return lasts && names(certificate).contains(host) ? Optional.of(kept) : Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static List<String> names(X509Certificate certificate) throws GeneralSecurityException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null
                ? List.of()
                : names.stream().map(name -> String.valueOf(name.get(1))).toList();
    }
}
