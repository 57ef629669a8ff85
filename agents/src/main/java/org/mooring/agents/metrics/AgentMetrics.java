package org.mooring.agents.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.util.Locale;
import org.mooring.protocol.JobCall;

/** What an agent counts. No label ever names a user, a session or a job. */
public final class AgentMetrics {
    private final Counter submissions;
    private final Counter looks;
    private final Histogram lookSeconds;
    private final Gauge nextLook;
    private final Counter calls;
    private final Counter hubCalls;
    private final Counter untold;

    /** How a submission ended. */
    public enum Submitted {
        ACCEPTED,
        REFUSED_BY_SCHEDULER,
        REFUSED_BY_AGENT,
        UNKNOWN
    }

    public AgentMetrics(CollectorRegistry registry) {
        submissions = Counter.build("mooring_agent_submissions_total", "Submissions, by how they ended")
                .labelNames("outcome")
                .register(registry);
        looks = Counter.build("mooring_agent_looks_total", "Queries to the scheduler about all jobs")
                .labelNames("outcome")
                .register(registry);
        lookSeconds = Histogram.build("mooring_agent_look_seconds", "How long the scheduler took to answer one")
                .buckets(0.005, 0.02, 0.1, 0.5, 2, 10, 30)
                .register(registry);
        nextLook = Gauge.build("mooring_agent_look_interval_seconds", "Between two looks now; grows when it is slow")
                .register(registry);
        calls = Counter.build("mooring_agent_job_calls_total", "Calls of jobs, by verb and status")
                .labelNames("verb", "status")
                .register(registry);
        hubCalls = Counter.build("mooring_agent_hub_calls_total", "Calls of jupyterhub-singleuser, by kind and status")
                .labelNames("call", "status")
                .register(registry);
        untold = Counter.build("mooring_agent_untold_total", "Observations and reports that no broker took")
                .register(registry);
        for (Submitted outcome : Submitted.values()) {
            submissions.labels(word(outcome));
        }
        looks.labels("answered");
        looks.labels("failed");
        for (JobCall.Verb verb : JobCall.Verb.values()) {
            calls.labels(word(verb), "200");
        }
    }

    /** A submission ended. */
    public void submitted(Submitted outcome) {
        submissions.labels(word(outcome)).inc();
    }

    /** The scheduler answered, or did not. */
    public void looked(boolean answered, double seconds) {
        looks.labels(answered ? "answered" : "failed").inc();
        lookSeconds.observe(seconds);
    }

    /** When it is asked again. */
    public void nextLook(double seconds) {
        nextLook.set(seconds);
    }

    /** A job's call was answered. */
    public void called(JobCall.Verb verb, int status) {
        calls.labels(word(verb), Integer.toString(status)).inc();
    }

    /** A call of a single-user server to its hub was answered. */
    public void hubCalled(String call, int status) {
        hubCalls.labels(call, Integer.toString(status)).inc();
    }

    /** An observation or a report was not taken by any broker; the next one says it again. */
    public void untold() {
        untold.inc();
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
