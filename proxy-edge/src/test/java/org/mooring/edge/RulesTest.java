package org.mooring.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.prometheus.client.CollectorRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mooring.protocol.TokenVerdict;
import org.mooring.protocol.Trust;
import org.mooring.protocol.UserName;
import org.mooring.runtime.config.ConfigLoader;

class RulesTest {
    @Test
    void the_example_configuration_is_right() {
        Path example = Path.of("..", "distribution", "src", "conf", "edge.yaml");
        assertThat(Files.exists(example)).isTrue();
        EdgeConfig config = ConfigLoader.load(example, EdgeConfig.class);
        assertThat(config.secure()).isTrue();
        assertThat(config.limits())
                .isEqualTo(new EdgeConfig.Limits(32768, 16384, Duration.ofMinutes(10), Duration.ofSeconds(5), 64, 512));
    }

    @Test
    void a_token_is_cut_out_of_a_query_and_the_rest_keeps_its_bytes() {
        assertThat(QueryToken.split("a=%20&token=x%2By&b").token()).contains("x+y");
        assertThat(QueryToken.split("a=%20&token=x&b&token=z").rest()).isEqualTo("a=%20&b");
        assertThat(QueryToken.split("%74%6fken=x").token()).contains("x");
        assertThat(QueryToken.split("token=x").rest()).isNull();
        assertThat(QueryToken.split("mytoken=x&token").token()).isEmpty();
        assertThat(QueryToken.split("a=%zz&b=+").rest()).isEqualTo("a=%zz&b=+");
        assertThat(QueryToken.split(null).token()).isEmpty();
    }

    @Test
    void an_edge_that_is_offline_for_too_long_refuses_if_it_is_told_to() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        Clock clock = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        AtomicBoolean up = new AtomicBoolean(true);
        EdgeMetrics metrics = new EdgeMetrics(new CollectorRegistry());
        var refuse = new EdgeConfig.Offline(EdgeConfig.Offline.Policy.REFUSE, Duration.ofMinutes(10));
        var serve = new EdgeConfig.Offline(EdgeConfig.Offline.Policy.SERVE, Duration.ofMinutes(10));
        OfflineWatch refusing = new OfflineWatch(clock, refuse, up::get, metrics);
        EdgeMetrics others = new EdgeMetrics(new CollectorRegistry());
        OfflineWatch serving = new OfflineWatch(clock, serve, up::get, others);
        up.set(false);
        refusing.look();
        serving.look();
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(9)));
        assertThat(refusing.refuses()).isFalse();
        now.set(Instant.EPOCH.plus(Duration.ofMinutes(11)));
        refusing.look();
        assertThat(refusing.refuses()).isTrue();
        assertThat(serving.refuses()).isFalse();
        up.set(true);
        refusing.look();
        assertThat(refusing.refuses()).isFalse();
    }

    @Test
    void a_damaged_state_file_is_not_believed(@TempDir Path folder) throws IOException {
        StateFile file = new StateFile(folder.resolve("edge"));
        assertThat(file.read()).isEmpty();
        var route = EdgeRig.route(20_000, null, 1);
        Trust trust = new Trust(Map.of("k", "key"), List.of());
        file.write(new StateFile.State(List.of(route), trust));
        assertThat(file.read()).contains(new StateFile.State(List.of(route), trust));
        Path written = folder.resolve("edge").resolve("edge-state.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(written)))
                .isEqualTo("rw-------");
        Files.writeString(written, Files.readString(written).replace("alice", "mallo"));
        assertThat(file.read()).isEmpty();
        Files.writeString(written, "");
        assertThat(file.read()).isEmpty();
    }

    @Test
    void scopes_open_what_they_name() {
        var route = EdgeRig.route(20_000, null, 1);
        assertThat(Gate.opens(verdict("carol", "access:servers"), route)).isTrue();
        assertThat(Gate.opens(verdict("carol", "access:servers!user=alice"), route))
                .isTrue();
        assertThat(Gate.opens(verdict("carol", "access:servers!server=alice/beluga"), route))
                .isTrue();
        assertThat(Gate.opens(verdict("alice", "access:servers!user"), route)).isTrue();
        assertThat(Gate.opens(verdict("carol", "access:servers!user"), route)).isFalse();
        assertThat(Gate.opens(verdict("alice", "access:servers!server=alice/"), route))
                .isFalse();
        assertThat(Gate.opens(verdict("alice", "admin:servers"), route)).isFalse();
        assertThat(Gate.opens(new TokenVerdict(null, List.of("access:servers"), null), route))
                .isFalse();
    }

    private static TokenVerdict verdict(String user, String scope) {
        return new TokenVerdict(new UserName(user), List.of(scope), null);
    }

    @Test
    void frames_are_told_apart_however_the_bytes_are_cut() {
        int[] opcodes = {9, 1, 10, 0, 9, 2, 8};
        int[] lengths = {0, 5, 125, 126, 3, 70_000, 2};
        ByteBuf all = Unpooled.buffer();
        for (int i = 0; i < opcodes.length; i++) {
            all.writeByte(0x80 | opcodes[i]);
            if (lengths[i] < 126) {
                all.writeByte(0x80 | lengths[i]);
            } else if (lengths[i] < 65_536) {
                all.writeByte(0x80 | 126).writeShort(lengths[i]);
            } else {
                all.writeByte(0x80 | 127).writeLong(lengths[i]);
            }
            all.writeInt(0x81818181).writeBytes(new byte[lengths[i]]);
        }
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            FrameWatch watch = new FrameWatch();
            int data = 0;
            for (int at = 0; at < all.writerIndex(); ) {
                int length = Math.min(1 + random.nextInt(round % 2 == 0 ? 1 : 300), all.writerIndex() - at);
                data += watch.dataBegins(all.slice(at, length)) ? 1 : 0;
                at += length;
            }
            // Byte by byte each data frame shows by itself; in larger pieces two may begin in one.
            assertThat(data).isBetween(round % 2 == 0 ? 3 : 1, 3);
        }
        FrameWatch watch = new FrameWatch();
        assertThat(watch.dataBegins(all.slice(0, 6))).isFalse();
    }
}
