package org.mooring.broker.core;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.mooring.protocol.Ack;
import org.mooring.protocol.Address;
import org.mooring.protocol.CancelAnswer;
import org.mooring.protocol.CancelJob;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.ClusterReport;
import org.mooring.protocol.Codec;
import org.mooring.protocol.GetOffer;
import org.mooring.protocol.JobCall;
import org.mooring.protocol.JobCallAnswer;
import org.mooring.protocol.JobObservation;
import org.mooring.protocol.JobObservations;
import org.mooring.protocol.JobRefused;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.JobState;
import org.mooring.protocol.JobSubmitted;
import org.mooring.protocol.LogTail;
import org.mooring.protocol.Offer;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.StartLeave;
import org.mooring.protocol.SubmitAnswer;
import org.mooring.protocol.SubmitJob;
import org.mooring.protocol.TailLog;
import org.mooring.runtime.bus.Bus;
import org.mooring.runtime.bus.BusFailure;

/** An agent and its jobs as a test wants them: submissions are accepted unless something else is scripted. */
final class ScriptedCluster {
    static final Duration SOON = Duration.ofSeconds(5);

    final ClusterId id;
    final List<SubmitJob> submits = new CopyOnWriteArrayList<>();
    final List<CancelJob> cancels = new CopyOnWriteArrayList<>();
    volatile boolean cancelFinds = true;
    volatile boolean hasAccount = true;
    private final Deque<String> script = new ArrayDeque<>();
    private final Bus bus;

    ScriptedCluster(Bus bus, String id) {
        this.bus = bus;
        this.id = new ClusterId(id);
        TestFutures.await(bus.serve(Address.agent(this.id, SubmitJob.class), this::submit));
        TestFutures.await(bus.serve(Address.agent(this.id, CancelJob.class), ask -> {
            cancels.add(ask);
            return Future.succeededFuture(new CancelAnswer(ask.session(), cancelFinds));
        }));
        TestFutures.await(bus.serve(Address.agent(this.id, GetOffer.class), ask -> Future.succeededFuture(offer())));
        TestFutures.await(bus.serve(
                Address.agent(this.id, TailLog.class),
                ask -> Future.succeededFuture(new LogTail(ask.session(), List.of("last words")))));
        report();
    }

    /** The next submission gets no answer, though the scheduler takes it. */
    void loseNextAnswer() {
        script.add("lose");
    }

    void refuseNext() {
        script.add("refuse");
    }

    void report() {
        ask(new ClusterReport(id, ClusterReport.Availability.UP, null, 8, 16, 0, null, "test"));
    }

    void observe(SessionId session, JobState state) {
        JobObservation job =
                new JobObservation(session, job(session), 0, state, "Resources", 3, null, "n1", null, null, null);
        ask(new JobObservations(id, true, Instant.EPOCH, List.of(job)));
    }

    static String job(SessionId session) {
        return "job-" + session;
    }

    /** What the session's job does. */
    Job job(SubmitJob submitted) {
        return new Job(submitted);
    }

    private Future<SubmitAnswer> submit(SubmitJob order) {
        submits.add(order);
        String next = script.poll();
        if ("lose".equals(next)) {
            return Future.failedFuture(new BusFailure(BusFailure.Kind.LINK_LOST, "the link broke"));
        }
        if ("refuse".equals(next)) {
            return Future.succeededFuture(
                    new JobRefused(order.session(), JobRefused.By.SCHEDULER, "QOSMaxJobsPerUserLimit"));
        }
        return Future.succeededFuture(new JobSubmitted(order.session(), job(order.session())));
    }

    private Offer offer() {
        return new Offer(
                id,
                hasAccount,
                List.of("def-smith"),
                List.of(new Offer.Partition("cpu", 480, 8, 32_000, 0, List.of())),
                List.of(new Offer.Interface("lab", "lab")),
                new JobRequest("def-smith", 60, 1, 1024, 0, null, "lab"),
                Instant.EPOCH);
    }

    private void ask(ClusterReport report) {
        Ack ack = TestFutures.await(bus.request(Address.broker(ClusterReport.class), report, SOON));
        Objects.requireNonNull(ack);
    }

    private void ask(JobObservations seen) {
        Ack ack = TestFutures.await(bus.request(Address.broker(JobObservations.class), seen, SOON));
        Objects.requireNonNull(ack);
    }

    /** A running job's calls. */
    final class Job {
        final SessionId session;
        private String key;
        private long counter;

        Job(SubmitJob submitted) {
            this(submitted.session(), submitted.startKey());
        }

        private Job(SessionId session, String key) {
            this.session = session;
            this.key = key;
        }

        /** The same job, after its agent has found another way to the broker. */
        Job through(ScriptedCluster other) {
            Job same = other.new Job(session, key);
            same.counter = counter;
            return same;
        }

        StartLeave start() throws Exception {
            JobCallAnswer answer = start("nonce-1", "127.0.0.1");
            if (answer.status() != 200) {
                throw new AssertionError(answer);
            }
            StartLeave leave = Codec.json().readValue(answer.body(), StartLeave.class);
            key = leave.callKey();
            return leave;
        }

        JobCallAnswer start(String nonce, String from) {
            return call(JobCall.Verb.START, "{\"nonce\":\"%s\",\"job\":\"%s\"}".formatted(nonce, job(session)), from);
        }

        JobCallAnswer started(int port) {
            return call(JobCall.Verb.STARTED, "{\"port\":%d}".formatted(port), "127.0.0.1");
        }

        JobCallAnswer goodbye(String body) {
            return call(JobCall.Verb.GOODBYE, body, "127.0.0.1");
        }

        JobCallAnswer call(JobCall.Verb verb, String body, String from) {
            counter++;
            return send(new JobCall(
                    id, session, verb, counter, body, JobMac.ofCall(key, session, verb, counter, body), from));
        }

        /** Sends it, and checks that the broker proved itself where it could. */
        JobCallAnswer send(JobCall call) {
            JobCallAnswer answer = TestFutures.await(bus.request(Address.broker(JobCall.class), call, SOON));
            if (answer.status() == 200 || answer.status() == 409) {
                String expected = JobMac.ofAnswer(key, session, answer.status(), answer.body());
                if (!expected.equals(answer.mac())) {
                    throw new AssertionError("the answer's MAC is wrong: " + answer);
                }
            }
            return answer;
        }
    }
}
