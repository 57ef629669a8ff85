package org.mooring.agents.inner;

import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.mooring.agents.metrics.AgentMetrics;
import org.mooring.protocol.Address;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobCall;
import org.mooring.protocol.JobCallAnswer;
import org.mooring.protocol.SessionId;
import org.mooring.runtime.bus.Bus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs' calls, handed on to the brokers as they came, with the address they came from: the agent holds no key that
 * proves one, and gives back the signed answer as it is. While no broker answers, the job is told to ask again.
 */
final class JobCalls {
    private static final Logger log = LoggerFactory.getLogger(JobCalls.class);
    /** Shorter than the job's own patience, so that it hears why. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    /** More are told to come back. */
    private static final int MOST_AT_ONCE = 500;

    private final ClusterId cluster;
    private final Bus bus;
    private final AgentMetrics metrics;
    private final Runnable onGoodbye;
    private final AtomicInteger underWay = new AtomicInteger();

    /** @param onGoodbye run when a broker has taken a goodbye: the scheduler has news */
    JobCalls(ClusterId cluster, Bus bus, AgentMetrics metrics, Runnable onGoodbye) {
        this.cluster = cluster;
        this.bus = bus;
        this.metrics = metrics;
        this.onGoodbye = onGoodbye;
    }

    void handle(HttpServerRequest request, String session, String verb) {
        Optional<SessionId> id = SessionId.parse(session);
        Optional<JobCall.Verb> what = verb(verb);
        Optional<Long> counter = number(request.getHeader("X-Mooring-Counter"));
        String mac = request.getHeader("X-Mooring-Mac");
        if (id.isEmpty() || what.isEmpty() || counter.isEmpty() || mac == null || mac.length() > 100) {
            Replies.problem(request, 400, "not a job's call: POST /job/SESSION/VERB with its number and its MAC");
            return;
        }
        String from = request.remoteAddress().hostAddress();
        Replies.body(request)
                .map(body -> new JobCall(cluster, id.get(), what.get(), counter.get(), body, mac, from))
                .onSuccess(call -> handOn(request, call))
                .onFailure(broken -> Replies.problem(request, 413, String.valueOf(broken.getMessage())));
    }

    private void handOn(HttpServerRequest request, JobCall call) {
        if (underWay.incrementAndGet() > MOST_AT_ONCE) {
            underWay.decrementAndGet();
            away(request, call, "too many calls are under way");
            return;
        }
        bus.request(Address.broker(JobCall.class), call, PATIENCE)
                .onComplete(done -> underWay.decrementAndGet())
                .onSuccess(answer -> answer(request, call, answer))
                .onFailure(failure -> away(request, call, String.valueOf(failure.getMessage())));
    }

    private void answer(HttpServerRequest request, JobCall call, JobCallAnswer answer) {
        metrics.called(call.verb(), answer.status());
        if (answer.status() != 200) {
            log.atInfo()
                    .addKeyValue("session", call.session())
                    .addKeyValue("verb", call.verb())
                    .addKeyValue("node", call.from())
                    .log("the broker answered a job's call with {}", answer.status());
        }
        request.response().putHeader("X-Mooring-Mac", answer.mac());
        Replies.json(request, answer.status(), answer.body());
        if (call.verb() == JobCall.Verb.GOODBYE && answer.status() == 200) {
            onGoodbye.run();
        }
    }

    private void away(HttpServerRequest request, JobCall call, String why) {
        metrics.called(call.verb(), 503);
        log.atInfo()
                .addKeyValue("session", call.session())
                .addKeyValue("verb", call.verb())
                .log("a job's call reached no broker: {}", why);
        Replies.problem(request, 503, "no broker answers now; ask again");
    }

    private static Optional<JobCall.Verb> verb(String path) {
        for (JobCall.Verb verb : JobCall.Verb.values()) {
            if (verb.name().toLowerCase(java.util.Locale.ROOT).equals(path)) {
                return Optional.of(verb);
            }
        }
        return Optional.empty();
    }

    private static Optional<Long> number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
