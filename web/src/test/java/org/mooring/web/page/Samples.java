package org.mooring.web.page;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.SessionId;
import org.mooring.protocol.UserName;
import org.mooring.web.page.ClusterCard.Condition;
import org.mooring.web.page.SessionView.End;
import org.mooring.web.page.SessionView.Phase;
import org.mooring.web.page.SessionView.Times;
import org.mooring.web.page.SessionView.Waiting;
import org.mooring.web.text.Language;
import org.mooring.web.text.SiteText;

/** Every page with the values of an ordinary day, by name. */
final class Samples {
    static final Instant NOW = Instant.parse("2026-12-04T19:31:20Z");
    static final ZoneId ZONE = ZoneId.of("America/Toronto");
    static final JobRequest REQUEST = new JobRequest("def-smith", 180, 4, 16 * 1024, 0, null, "lab");
    static final Offer OFFER = new Offer(
            new ClusterId("beluga"),
            true,
            List.of("def-smith", "rrg-smith-ab", "def-jones"),
            List.of(
                    new Offer.Partition("interactive", 480, 8, 32 * 1024, 0, List.of()),
                    new Offer.Partition("gpu", 180, 4, 16 * 1024, 2, List.of("a100", "v100"))),
            List.of(
                    new Offer.Interface("lab", "lab"),
                    new Offer.Interface("notebook", "tree"),
                    new Offer.Interface("terminal", "terminals/1")),
            REQUEST,
            NOW);

    private static final List<String> LOG = List.of(
            "[I 2026-12-04 14:31:07.214 ServerApp] Jupyter Server 2.17.0 is running at:",
            "[I 2026-12-04 14:31:07.214 ServerApp] https://beluga-n1:41235/user/alice/beluga/lab",
            "[I 2026-12-04 15:02:55.001 ServerApp] Kernel started: 5f0e2b1c-93a1-4b7c-8f0a-55d3b7c5a2d1",
            "slurmstepd: error: Detected 1 oom_kill event in StepId=48211.batch. Some of the step tasks have been OOM Killed.");

    private Samples() {}

    static Site site() {
        return new Site(
                "Mooring",
                null,
                null,
                new SiteText(Map.of(
                        "en",
                        "Narval is in maintenance on Tuesday from 08:00 to 12:00.",
                        "fr",
                        "Narval est en maintenance mardi de 8 h à 12 h.")),
                List.of(
                        new Site.Link(SiteText.of("Documentation"), "https://docs.example.org/"),
                        new Site.Link(SiteText.of("Help desk"), "mailto:support@example.org")),
                List.of(
                        new Site.Link(SiteText.of("Renew your account"), "https://account.example.org/renew"),
                        new Site.Link(
                                SiteText.of("Ask for access to a cluster"), "https://account.example.org/access")),
                ZONE);
    }

    static Visit visit(Language language, boolean signedIn) {
        return new Visit(
                language,
                "/hub/home?a=1",
                signedIn ? new Visit.Who("alice", true) : null,
                signedIn ? "2d7c0f6a5f0e" : "",
                NOW);
    }

    static SessionView session(Phase phase, @Nullable Waiting waiting, @Nullable End end) {
        Instant claimed = phase.pending() ? NOW.minusSeconds(48) : NOW.minus(Duration.ofMinutes(46));
        boolean submitted = phase.compareTo(Phase.QUEUED) >= 0;
        boolean started = phase.compareTo(Phase.STARTING) >= 0;
        boolean ready = phase.compareTo(Phase.READY) >= 0;
        return new SessionView(
                new SessionId("7f3a9c0d1e2b4a5f"),
                new UserName("alice"),
                new ServerName("beluga"),
                new ClusterId("beluga"),
                "Béluga",
                REQUEST,
                phase,
                "/user/alice/beluga/lab",
                new Times(
                        claimed,
                        claimed.plusSeconds(300),
                        submitted ? claimed.plusMillis(310) : null,
                        started ? claimed.plusSeconds(38) : null,
                        ready ? claimed.plusMillis(39_200) : null,
                        ready ? claimed.plusMillis(39_260) : null,
                        phase == Phase.STOPPING || phase == Phase.ENDED ? NOW : null,
                        phase == Phase.ENDED ? NOW : null),
                submitted ? "48211" : null,
                started ? "beluga-n1" : null,
                waiting,
                null,
                end);
    }

    static SessionView running() {
        return session(Phase.READY, null, null);
    }

    static SessionView queued() {
        return session(Phase.QUEUED, new Waiting("Priority", 3, NOW.plusSeconds(140)), null);
    }

    static SessionView unheard() {
        SessionView s = running();
        return new SessionView(
                new SessionId("0a1b2c3d4e5f6a7b"),
                s.user(),
                s.server(),
                s.clusterId(),
                s.cluster(),
                s.request(),
                s.phase(),
                s.openUrl(),
                s.times(),
                s.jobId(),
                s.node(),
                null,
                NOW.minusSeconds(1580),
                null);
    }

    /** A session that ended; before it was ready where that is what the reason means. */
    static Ended ended(String reason, boolean early, @Nullable Integer exit, @Nullable Integer signal) {
        SessionView s = session(
                early ? Phase.QUEUED : Phase.ENDED,
                null,
                new End(
                        reason,
                        exit,
                        signal,
                        reason.equals("cancelled_outside") ? "alice" : null,
                        reason.equals("rejected")
                                ? "sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified"
                                : null));
        return new Ended(s, reason.equals("rejected") ? List.of() : LOG, NextTry.after(reason, s.request(), OFFER));
    }

    static ClusterCard card(String id, String name, Condition condition, boolean occupied) {
        return new ClusterCard(
                new ClusterId(id),
                name,
                condition,
                "/hub/spawn/alice/" + id,
                condition == Condition.UNREACHABLE ? NOW.minusSeconds(1580) : NOW,
                condition == Condition.MAINTENANCE ? Instant.parse("2026-12-08T13:00:00Z") : null,
                condition == Condition.FREE ? 112 : 0,
                256,
                condition == Condition.BUSY ? 14 : 0,
                condition == Condition.BUSY ? 1200L : null,
                condition == Condition.LINK_OUT ? URI.create("https://ondemand.example.org/") : null,
                condition.open() ? REQUEST : null,
                id.equals("cedar") ? "terminal" : null,
                id.equals("beluga"),
                occupied);
    }

    static List<ClusterCard> cards(boolean occupied) {
        return List.of(
                card("beluga", "Béluga", Condition.FREE, occupied),
                card("cedar", "Cedar", Condition.BUSY, occupied),
                card("narval", "Narval", Condition.MAINTENANCE, occupied),
                card("niagara", "Niagara", Condition.LINK_OUT, false));
    }

    static List<ClusterCard> trouble() {
        return List.of(
                card("graham", "Graham", Condition.SCHEDULER_DOWN, false),
                card("rorqual", "Rorqual", Condition.UNREACHABLE, false),
                card("fir", "Fir", Condition.DRAINED, false));
    }

    static Options options(Typed typed, List<FieldProblem> problems, Set<String> changed) {
        return new Options(
                new UserName("alice"),
                new ServerName("beluga"),
                new ClusterId("beluga"),
                "Béluga",
                OFFER,
                List.of(
                        new Profile(
                                "light",
                                "options.profile.light",
                                "",
                                new JobRequest("def-smith", 480, 1, 2048, 0, null, "lab")),
                        new Profile("last", "options.profile.last", "", REQUEST),
                        new Profile(
                                "gpu",
                                null,
                                "Deep learning class",
                                new JobRequest("def-smith", 120, 4, 16384, 1, "a100", "lab"))),
                typed,
                problems,
                changed,
                Condition.BUSY,
                1200L,
                Duration.ofMinutes(5));
    }

    static Map<String, Page> all() {
        Map<String, Page> pages = new LinkedHashMap<>();
        pages.put("sign-in", SignIn.to("/hub/home"));
        pages.put("sign-in-wrong", new SignIn(SignIn.Why.WRONG, "alice", null));
        pages.put("home-empty", new Home(List.of(), null, cards(false), null));
        pages.put("home-broke-off", new Home(List.of(), ended("job_failed", false, null, 9), cards(false), null));
        pages.put("home", new Home(List.of(running()), null, cards(true), null));
        pages.put("home-pending", new Home(List.of(queued()), null, cards(true), "home.notice.joined"));
        pages.put(
                "home-two",
                new Home(
                        List.of(unheard(), session(Phase.STOPPING, null, null)),
                        null,
                        all(cards(false), trouble()),
                        null));
        pages.put("options", options(Typed.of(REQUEST), List.of(), Set.of("memory")));
        pages.put(
                "options-wrong",
                options(
                        new Typed("def-smith", "12", "four", "64", "0", "", "lab"),
                        List.of(
                                new FieldProblem(
                                        "time", "options.error.too-much.time", Map.of("value", "720", "max", "480")),
                                new FieldProblem("cores", "options.error.unreadable", Map.of("value", "four")),
                                new FieldProblem(
                                        "memory",
                                        "options.error.too-much.memory",
                                        Map.of("value", "65536", "max", "32768"))),
                        Set.of()));
        pages.put("pending", new Pending(queued()));
        pages.put("pending-accepting", new Pending(session(Phase.CLAIMED, null, null)));
        pages.put("pending-starting", new Pending(session(Phase.STARTING, null, null)));
        pages.put("session", new SessionDetails(running(), LOG));
        pages.put("session-unheard", new SessionDetails(unheard(), List.of()));
        List.of(
                        "stopped",
                        "logged_out",
                        "out_of_memory",
                        "walltime",
                        "node_failed",
                        "preempted",
                        "cancelled_outside",
                        "culled",
                        "admin",
                        "duplicate",
                        "something_new")
                .forEach(reason -> pages.put("ended-" + reason, ended(reason, false, null, null)));
        pages.put("ended-job_failed", ended("job_failed", false, 1, null));
        pages.put("ended-job_failed-signal", ended("job_failed", false, null, 9));
        pages.put("ended-job_failed-137", ended("job_failed", false, 137, null));
        pages.put("ended-job_failed-crash-early", ended("job_failed", true, null, 11));
        pages.put("ended-job_failed-early", ended("job_failed", true, 127, null));
        List.of("stopped", "spawn_timeout", "rejected", "agent_refused")
                .forEach(reason -> pages.put("ended-" + reason + "-early", ended(reason, true, null, null)));
        pages.put(
                "not-running",
                new NotRunning(
                        new UserName("alice"),
                        new ServerName("beluga"),
                        cards(false).get(0),
                        REQUEST,
                        "/user/alice/beluga/lab/tree/a.ipynb"));
        pages.put("occupied", new Occupied(running(), "Cedar"));
        pages.put("occupied-pending", new Occupied(queued(), "Cedar"));
        for (Confirm.What what : Confirm.What.values()) {
            pages.put(
                    "confirm-" + what.label(),
                    new Confirm(
                            what,
                            "/hub/logout",
                            Map.of("next", "/hub/home"),
                            "Béluga",
                            what == Confirm.What.START ? REQUEST : null));
        }
        pages.put("signed-out", new SignedOut(List.of("Béluga"), List.of()));
        pages.put("signed-out-kept", new SignedOut(List.of(), List.of("Béluga", "Cedar")));
        pages.put("status", new Status(all(cards(false), trouble())));
        pages.put("maintenance", new Maintenance("Narval", Condition.MAINTENANCE, NOW.plusSeconds(86_000), NOW));
        pages.put("maintenance-hub", new Maintenance(null, Condition.MAINTENANCE, null, null));
        for (Problem.Kind kind : Problem.Kind.values()) {
            pages.put("problem-" + kind.label(), new Problem(kind, Map.of("cluster", "Béluga"), "request 3f9a"));
        }
        for (LegBroken.Leg leg : LegBroken.Leg.values()) {
            boolean hub = leg == LegBroken.Leg.HUB_DOWN || leg == LegBroken.Leg.HUB_SLOW;
            pages.put(
                    "leg-" + leg.label(),
                    new LegBroken(leg, hub ? null : "/user/alice/beluga/", "connect refused 10.1.2.3:41235"));
        }
        pages.put("admin", new Admin(all(cards(false), trouble()), List.of(unheard(), queued())));
        return pages;
    }

    private static <T> List<T> all(List<T> some, List<T> more) {
        List<T> both = new ArrayList<>(some);
        both.addAll(more);
        return both;
    }
}
