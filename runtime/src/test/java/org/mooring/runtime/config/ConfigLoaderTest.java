package org.mooring.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mooring.protocol.ClusterId;

class ConfigLoaderTest {
    private static final Path FILE = Path.of("/etc/mooring/test.yaml");

    enum OnLogout {
        STOP,
        KEEP_ALL
    }

    record Tls(Path certificateFile, @Default("false") boolean strict) {}

    record Limits(@Default("300s") Duration spawnTimeout, @Default("8") int most) {
        Limits {
            if (most < 1) {
                throw new IllegalArgumentException("most " + most + ": at least 1");
            }
        }
    }

    record Words(Map<String, String> values) {
        Words {
            if (values.containsKey("xx")) {
                throw new IllegalArgumentException("xx: no such language");
            }
        }
    }

    record Greeting(Words text) {}

    @Test
    void a_record_around_a_map_is_read_from_a_group_or_from_one_value() {
        assertThat(ConfigLoader.parse("text: {en: Hello, fr: Bonjour}", FILE, Greeting.class))
                .isEqualTo(new Greeting(new Words(Map.of("en", "Hello", "fr", "Bonjour"))));
        assertThat(ConfigLoader.parse("text: Hello", FILE, Greeting.class))
                .isEqualTo(new Greeting(new Words(Map.of("", "Hello"))));
        assertThatThrownBy(() -> ConfigLoader.parse("text: {xx: Hello}", FILE, Greeting.class))
                .hasMessageContaining("no such language");
        assertThatThrownBy(() -> ConfigLoader.parse("text: [Hello]", FILE, Greeting.class))
                .hasMessageContaining("a single value, or");
    }

    record Site(
            HostPort listen,
            @Nullable Tls tls,
            @Default("{}") Limits limits,
            @Default("stop") OnLogout onLogout,
            @Default("[]") List<URI> brokers,
            @Default("{}") Map<ClusterId, Limits> clusters,
            @Nullable Instant since,
            @Nullable Integer workers) {}

    private static Site parse(String text) {
        return ConfigLoader.parse(text, FILE, Site.class);
    }

    private static List<String> problems(String text) {
        ConfigProblems thrown = catchThrowableOfType(ConfigProblems.class, () -> parse(text));
        return thrown.problems().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void every_type_is_read() {
        Site site = parse(
                """
                listen: 127.0.0.1:8081
                tls: {certificate-file: tls/cert.pem, strict: true}
                limits:
                  spawn-timeout: 250ms
                on-logout: keep-all
                brokers: [ws://a:1/link, ws://b:2/link]
                clusters:
                  beluga: {most: 3}
                  cedar: {}
                since: 2026-11-27T21:00:00Z
                workers: 4
                """);
        assertThat(site)
                .isEqualTo(new Site(
                        new HostPort("127.0.0.1", 8081),
                        new Tls(Path.of("/etc/mooring/tls/cert.pem"), true),
                        new Limits(Duration.ofMillis(250), 8),
                        OnLogout.KEEP_ALL,
                        List.of(URI.create("ws://a:1/link"), URI.create("ws://b:2/link")),
                        Map.of(
                                new ClusterId("beluga"), new Limits(Duration.ofMinutes(5), 3),
                                new ClusterId("cedar"), new Limits(Duration.ofMinutes(5), 8)),
                        Instant.parse("2026-11-27T21:00:00Z"),
                        4));
    }

    @Test
    void what_is_absent_has_its_default_or_is_null() {
        Site site = parse("listen: '[::1]:0'\non-logout:\n");
        assertThat(site.listen()).isEqualTo(new HostPort("::1", 0)).hasToString("[::1]:0");
        assertThat(site.tls()).isNull();
        assertThat(site.limits()).isEqualTo(new Limits(Duration.ofMinutes(5), 8));
        assertThat(site.onLogout()).isEqualTo(OnLogout.STOP);
        assertThat(site.brokers()).isEmpty();
    }

    @Test
    void all_problems_come_at_once_each_with_its_line_and_rule() {
        assertThat(
                        problems(
                                """
                        listn: 127.0.0.1:8081
                        tls:
                          strict: yes
                        limits:
                          spawn-timeout: 5 minutes
                          most: many
                        on-logout: kill
                        brokers: ws://a:1
                        clusters:
                          Béluga: {most: 0}
                          cedar: 7
                          narval:
                            most: 0
                        zzz: 1
                        """))
                .containsExactly(
                        FILE + ":1: listn: unknown key; did you mean 'listen'?",
                        FILE + ":1: listen: this key is missing",
                        FILE + ":3: tls.certificate-file: this key is missing",
                        FILE + ":3: tls.strict: yes: true or false",
                        FILE + ":5: limits.spawn-timeout: 5 minutes: a duration, such as 250ms, 300s, 5m, 2h or 1d",
                        FILE + ":6: limits.most: many: a whole number, such as 42",
                        FILE + ":7: on-logout: kill: one of stop, keep-all",
                        FILE + ":8: brokers: ws://a:1: a list is needed here: [a, b] or one '- item' per line",
                        FILE
                                + ":10: clusters.Béluga: Béluga: cluster id 'Béluga': a letter, then at most 29 of a-z, 0-9 and -",
                        FILE + ":10: clusters.Béluga.most: 0: at least 1",
                        FILE + ":11: clusters.cedar: 7: a group of 'key: value' lines is needed here",
                        FILE + ":13: clusters.narval.most: 0: at least 1",
                        FILE
                                + ":14: zzz: unknown key; known here: listen, tls, limits, on-logout, brokers, clusters, since, workers");
    }

    @Test
    void a_text_that_is_no_yaml_is_told_with_its_line() {
        assertThat(problems("listen: a:1\nlimits: [1, 2\n"))
                .singleElement()
                .asString()
                .contains("test.yaml:", "this is not YAML");
    }

    @Test
    void a_key_that_stands_twice_is_refused() {
        assertThat(problems("listen: a:1\nlisten: b:2\n"))
                .containsExactly(FILE + ":2: listen: this key stands on line 1 already; keep one");
    }

    @Test
    void a_missing_file_is_one_problem() {
        ConfigProblems thrown = catchThrowableOfType(
                ConfigProblems.class, () -> ConfigLoader.load(Path.of("no/such.yaml"), Site.class));
        assertThat(thrown).hasMessage("no/such.yaml:1: there is no such file");
    }
}
