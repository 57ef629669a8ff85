package org.mooring.broker.hub;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.core.ClusterStatus;
import org.mooring.broker.core.Clusters;
import org.mooring.broker.placement.FieldError;
import org.mooring.broker.session.End;
import org.mooring.broker.session.Job;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.Steps;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.UserName;
import org.mooring.web.page.ClusterCard;
import org.mooring.web.page.FieldProblem;
import org.mooring.web.page.SessionView;

/** The broker's values as the pages show them. Any thread. */
final class Views {
    private final Clusters clusters;
    private final UiPaths paths;

    Views(Clusters clusters, UiPaths paths) {
        this.clusters = clusters;
        this.paths = paths;
    }

    String clusterName(ClusterId id) {
        return clusters.find(id).map(ClusterStatus::name).orElse(id.value());
    }

    SessionView session(Session s) {
        return session(s, openUrl(s));
    }

    /** @param open where its page leads when it is READY */
    SessionView session(Session s, String open) {
        return new SessionView(
                s.id(),
                s.user(),
                s.claim().server(),
                s.claim().cluster(),
                clusterName(s.claim().cluster()),
                s.request(),
                SessionView.Phase.valueOf(s.state().name()),
                open,
                times(s),
                s.job().id(),
                s.job().node(),
                waiting(s.job().waiting()),
                s.unheardSince(),
                end(s.end()));
    }

    List<SessionView> sessions(List<Session> sessions) {
        return sessions.stream().map(this::session).toList();
    }

    /** Where a session's user interface opens: {@code /user/alice/beluga/lab}. */
    String openUrl(Session s) {
        return s.claim().prefix() + paths.of(s.claim().cluster(), s.request().ui());
    }

    private static SessionView.Times times(Session s) {
        Steps steps = s.steps();
        return new SessionView.Times(
                s.claim().claimedAt(),
                s.claim().deadline(),
                steps.submitted(),
                steps.started(),
                steps.listening(),
                steps.ready(),
                steps.stopping(),
                steps.ended());
    }

    private static SessionView.@Nullable Waiting waiting(Job.@Nullable Waiting w) {
        return w == null ? null : new SessionView.Waiting(w.reason(), w.ahead(), w.expectedStart());
    }

    private static SessionView.@Nullable End end(@Nullable End e) {
        return e == null
                ? null
                : new SessionView.End(e.reason().label(), e.exitCode(), e.signal(), e.by(), e.message());
    }

    /**
     * A cluster's card.
     *
     * @param user whose options form it leads to; absent: nobody's
     * @param choice what Start would take
     * @param usualUi the cluster's usual user interface
     */
    ClusterCard card(
            ClusterStatus c,
            @Nullable UserName user,
            @Nullable JobRequest choice,
            @Nullable String usualUi,
            boolean last,
            boolean occupied) {
        String options = user == null ? "/hub/spawn" : "/hub/spawn/" + user + "/" + Servers.of(c.id());
        return new ClusterCard(
                c.id(),
                c.name(),
                condition(c.condition()),
                options,
                c.heardAt(),
                c.until(),
                c.freeCores(),
                c.totalCores(),
                c.waiting(),
                c.expectedWaitSeconds(),
                c.link(),
                choice,
                choice == null || choice.ui().equals(usualUi) ? null : choice.ui(),
                last,
                occupied);
    }

    static ClusterCard.Condition condition(ClusterStatus.Condition condition) {
        return ClusterCard.Condition.valueOf(condition.name());
    }

    static List<FieldProblem> problems(List<FieldError> errors) {
        return errors.stream()
                .map(e -> new FieldProblem(e.field(), e.key(), e.values()))
                .toList();
    }
}
