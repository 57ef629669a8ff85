package org.mooring.agents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.mooring.protocol.Ack;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterReport;
import org.mooring.protocol.Codec;
import org.mooring.protocol.JobCall;
import org.mooring.protocol.JobCallAnswer;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobObservations;
import org.mooring.protocol.ServerActivity;
import org.mooring.protocol.ServerIdentity;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.ServerWho;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.StartLeave;
import org.mooring.protocol.UserName;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.tls.SelfSigned;

/** Plays the broker for one session: proves calls, gives leave, writes down what it hears. */
final class FakeBroker {
    static final String START_KEY = key("the key of the first call");
    static final String CALL_KEY = key("the key of all later ones");
    static final String TOKEN = "the-token-of-the-server";

    final SelfSigned server = SelfSigned.make("server", List.of(), Instant.now(), Duration.ofDays(1));
    final SelfSigned edge = SelfSigned.make("edge", List.of(), Instant.now(), Duration.ofDays(1));
    final List<Heard> calls = new CopyOnWriteArrayList<>();
    final List<JobObservations> observations = new CopyOnWriteArrayList<>();
    final List<ClusterReport> reports = new CopyOnWriteArrayList<>();
    final List<ServerActivity> activity = new CopyOnWriteArrayList<>();
    volatile int startStatus = 200;

    record Heard(JobCall call, long nanos) {}

    FakeBroker(Bus bus) {
        bus.serve(Address.broker(JobCall.class), call -> Future.succeededFuture(answer(call)));
        bus.serve(Address.broker(JobObservations.class), seen -> {
            observations.add(seen);
            return Future.succeededFuture(new Ack());
        });
        bus.serve(Address.broker(ClusterReport.class), report -> {
            reports.add(report);
            return Future.succeededFuture(new Ack());
        });
        bus.serve(Address.broker(ServerActivity.class), told -> {
            activity.add(told);
            return Future.succeededFuture(new Ack());
        });
        bus.serve(Address.broker(ServerWho.class), this::who);
    }

    Optional<JobCall> call(JobCall.Verb verb) {
        return calls.stream().map(Heard::call).filter(c -> c.verb() == verb).findFirst();
    }

    Optional<JobObservation> lastSeen(SessionId session) {
        return observations.stream()
                .flatMap(seen -> seen.jobs().stream())
                .filter(job -> job.session().equals(session))
                .reduce((before, after) -> after);
    }

    private JobCallAnswer answer(JobCall call) {
        String key = call.verb() == JobCall.Verb.START ? START_KEY : CALL_KEY;
        String expected = mac(key, call.session() + "\n" + call.verb() + "\n" + call.counter() + "\n" + call.body());
        if (!expected.equals(call.mac())) {
            return new JobCallAnswer(403, "{}", "");
        }
        calls.add(new Heard(call, System.nanoTime()));
        if (call.verb() != JobCall.Verb.START) {
            return signed(call, key, 200, "{}");
        }
        return switch (startStatus) {
            case 200 -> signed(call, key, 200, leave());
            case 503 -> new JobCallAnswer(503, "{\"message\": \"not now\"}", "");
            default -> signed(call, key, startStatus, "{\"message\": \"é: the session cannot start any more\"}");
        };
    }

    private String leave() {
        try {
            return Codec.json()
                    .writeValueAsString(
                            new StartLeave(CALL_KEY, TOKEN, server.certificate(), server.key(), edge.certificate(), 1));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private Future<ServerIdentity> who(ServerWho ask) {
        boolean ours = ask.tokenSha256().equals(org.mooring.protocol.TokenHash.of(TOKEN));
        return Future.succeededFuture(
                ours
                        ? new ServerIdentity(
                                new UserName("alice"),
                                new ServerName("beluga"),
                                List.of("access:servers!server=alice/beluga"))
                        : new ServerIdentity(null, null, List.of()));
    }

    private static JobCallAnswer signed(JobCall call, String key, int status, String body) {
        return new JobCallAnswer(status, body, mac(key, call.session() + "\n" + status + "\n" + body));
    }

    private static String key(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    static String mac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(key), "HmacSHA256"));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
