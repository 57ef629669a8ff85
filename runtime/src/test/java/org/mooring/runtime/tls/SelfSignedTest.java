package org.mooring.runtime.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SelfSignedTest {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    @Test
    void the_certificate_is_signed_by_its_own_key_and_names_the_end() throws Exception {
        SelfSigned made =
                SelfSigned.make("agent beluga", List.of("login1.example", "10.0.0.7", "::1"), NOW, Duration.ofDays(2));

        X509Certificate certificate = read(made.certificate());
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity(Date.from(NOW));
        certificate.checkValidity(Date.from(NOW.minus(Duration.ofHours(23))));
        assertThat(certificate.getNotAfter()).isEqualTo(Date.from(NOW.plus(Duration.ofDays(2))));
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=agent beluga");
        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(List::toString)
                .containsExactlyInAnyOrder("[2, login1.example]", "[7, 10.0.0.7]", "[7, 0:0:0:0:0:0:0:1]");
    }

    @Test
    void the_key_can_be_read_back_and_is_never_printed() throws Exception {
        SelfSigned made = SelfSigned.make("x", List.of(), NOW, Duration.ofDays(1));

        String base64 = made.key().replaceAll("-----[A-Z ]+-----|\n", "");
        assertThat(KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64))))
                .isNotNull();
        assertThat(made.toString()).doesNotContain("KEY").doesNotContain(base64);
    }

    private static X509Certificate read(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
    }
}
