package org.mooring.edge;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mooring.edge.way.Blame;
import org.mooring.web.page.LegBroken;
import org.mooring.web.page.LegBroken.Leg;
import org.mooring.web.page.Page;
import org.mooring.web.page.Problem;
import org.mooring.web.text.Words;

/** Why the edge itself answers a request, and with which page. The constants are metric labels. */
enum Refusal {
    BAD_REQUEST(Problem.Kind.BAD_REQUEST),
    BAD_PATH(Problem.Kind.BAD_REQUEST),
    TWO_TICKETS(Problem.Kind.BAD_REQUEST),
    SIGN_IN_NEEDED(Problem.Kind.NOT_YOURS),
    NOT_OWNER(Problem.Kind.NOT_YOURS),
    TOKEN_REFUSED(Problem.Kind.NOT_YOURS),
    CROSS_SITE(Problem.Kind.STALE_FORM),
    NOT_FOUND(Problem.Kind.NOT_FOUND),
    /** No route: a page leads to the hub instead, this is what programs are told. */
    NOT_RUNNING(Problem.Kind.NO_SESSION),
    METHOD(Problem.Kind.METHOD),
    HUB_DOWN(Leg.HUB_DOWN),
    HUB_SLOW(Leg.HUB_SLOW),
    /** An API token not seen before, while no broker answers. */
    TOKEN_UNCHECKED(Leg.HUB_DOWN),
    /** Offline for longer than the configuration allows. */
    OFFLINE(Leg.HUB_DOWN),
    BUSY(Leg.EDGE_FULL),
    SERVER_REFUSED(Leg.SERVER_REFUSED),
    NODE_UNREACHABLE(Leg.NODE_UNREACHABLE),
    TARGET_FORBIDDEN(Leg.NODE_UNREACHABLE),
    WRONG_PROOF(Leg.SERVER_UNPROVEN),
    SERVER_BROKE(Leg.SERVER_BROKE),
    SERVER_SLOW(Leg.SERVER_SLOW);

    private final Problem.@Nullable Kind problem;
    private final @Nullable Leg leg;

    Refusal(Problem.Kind problem) {
        this.problem = problem;
        this.leg = null;
    }

    Refusal(Leg leg) {
        this.problem = null;
        this.leg = leg;
    }

    /** What a person is told when a part of the way to a server failed. */
    static Refusal of(Blame blame) {
        return switch (blame) {
            case REFUSED -> SERVER_REFUSED;
            case UNREACHABLE -> NODE_UNREACHABLE;
            case FORBIDDEN -> TARGET_FORBIDDEN;
            case PROOF -> WRONG_PROOF;
            case BUSY -> BUSY;
            case SLOW -> SERVER_SLOW;
            case BROKE -> SERVER_BROKE;
        };
    }

    /** JupyterHub's clients know a stopped server by 424. */
    int status() {
        return this == NOT_RUNNING ? 424 : leg != null ? leg.status() : problem == null ? 500 : problem.status();
    }

    /** Whether trying again soon may help. */
    boolean passing() {
        return status() >= 502;
    }

    /**
     * The page for a person.
     *
     * @param server the session's path, if it is about one
     */
    Page page(@Nullable String server) {
        String code = name().toLowerCase(Locale.ROOT).replace('_', '-');
        if (leg != null) {
            return new LegBroken(leg, server, code);
        }
        return new Problem(problem == null ? Problem.Kind.INTERNAL : problem, java.util.Map.of(), code);
    }

    /** The sentence for a program. */
    String message(Page page, Words words) {
        return switch (this) {
            case SIGN_IN_NEEDED -> "Sign in first, or send an API token with the scope access:servers.";
            case TOKEN_REFUSED -> "This API token is not known, has run out, or lacks the scope for this server.";
            case NOT_RUNNING -> "This server is not running; start it at the hub.";
            case TOKEN_UNCHECKED -> "The API token cannot be checked while the hub does not answer; try again soon.";
            case CROSS_SITE -> "Another site sent this request: its Origin or Sec-Fetch-Site is not ours.";
            case TWO_TICKETS -> "Two sign-in cookies came with this request; clear the cookies and sign in again.";
            default -> {
                if (page instanceof LegBroken broken) {
                    yield broken.sentence(words);
                }
                yield page instanceof Problem p ? p.sentence(words) : name();
            }
        };
    }
}
