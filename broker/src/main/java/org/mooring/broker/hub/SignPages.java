package org.mooring.broker.hub;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mooring.broker.hub.Border.Face;
import org.mooring.broker.identity.Caller;
import org.mooring.broker.identity.Identity;
import org.mooring.broker.identity.Passwords;
import org.mooring.broker.identity.SignIns;
import org.mooring.broker.session.Session;
import org.mooring.broker.session.State;
import org.mooring.protocol.UserName;
import org.mooring.web.auth.CookieNames;
import org.mooring.web.auth.TicketCookie;
import org.mooring.web.page.Confirm;
import org.mooring.web.page.SignIn;
import org.mooring.web.page.SignedOut;
import org.mooring.web.text.Language;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signing in and out, the way on from there, and the language. */
final class SignPages {
    private static final Logger log = LoggerFactory.getLogger(SignPages.class);
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_PASSWORD = 1000;

    private final Identity identity;
    private final HubActions actions;
    private final Views views;
    private final HubConfig config;
    private final HubMetrics metrics;
    private final TicketCookie cookie;

    SignPages(Identity identity, HubActions actions, Views views, HubConfig config, HubMetrics metrics) {
        this.identity = identity;
        this.actions = actions;
        this.views = views;
        this.config = config;
        this.metrics = metrics;
        this.cookie = new TicketCookie(config.secure());
    }

    void mount(Border border) {
        border.get(Face.PAGE, "/hub/login", this::form);
        border.post(Face.PAGE, "/hub/login", this::signIn);
        border.get(Face.PAGE, "/hub/logout", this::askOrSignOut);
        border.post(Face.PAGE, "/hub/logout", this::signOut);
        border.get(Face.PAGE, "/hub/language", this::language);
        border.get(Face.OWN_PAGE, "/hub", v -> wayOn(v.user().user()).map(Reply::go));
        border.get(Face.OWN_PAGE, "/hub/", v -> wayOn(v.user().user()).map(Reply::go));
    }

    private Future<Reply> form(Visitor visitor) {
        Optional<String> next = visitor.query("next").flatMap(OwnPath::of);
        if (visitor.caller() == null) {
            return Future.succeededFuture(Reply.page(SignIn.to(next.orElse(null))));
        }
        return next.isPresent()
                ? Future.succeededFuture(Reply.go(next.get()))
                : wayOn(visitor.caller().user()).map(Reply::go);
    }

    private Future<Reply> signIn(Visitor visitor) {
        String name = or(visitor.form("username"));
        String password = or(visitor.form("password"));
        Optional<String> next =
                OwnPath.of(visitor.form("next")).or(() -> visitor.query("next").flatMap(OwnPath::of));
        String shown = name.length() > LONGEST_NAME ? "" : name;
        if (name.length() > LONGEST_NAME || password.length() > LONGEST_PASSWORD) {
            return Future.succeededFuture(Reply.page(new SignIn(SignIn.Why.WRONG, shown, next.orElse(null))));
        }
        return identity.passwords().check(name, password, visitor.address()).compose(verdict -> {
            metrics.signIn(outcome(verdict));
            if (verdict instanceof Passwords.Verdict.Right right) {
                UserName user = right.user().name();
                return next.map(Future::succeededFuture)
                        .orElseGet(() -> wayOn(user))
                        .map(to -> welcome(user, to));
            }
            SignIn.Why why = verdict instanceof Passwords.Verdict.Busy ? SignIn.Why.TOO_MANY : SignIn.Why.WRONG;
            return Future.succeededFuture(Reply.page(new SignIn(why, shown, next.orElse(null))));
        });
    }

    private static HubMetrics.SignInOutcome outcome(Passwords.Verdict verdict) {
        if (verdict instanceof Passwords.Verdict.Right) {
            return HubMetrics.SignInOutcome.RIGHT;
        }
        return verdict instanceof Passwords.Verdict.Busy
                ? HubMetrics.SignInOutcome.BUSY
                : HubMetrics.SignInOutcome.WRONG;
    }

    private Reply welcome(UserName user, String to) {
        SignIns.Begun begun = identity.signIns().begin(user);
        List<String> cookies = new ArrayList<>();
        cookies.add(cookie.set(begun.ticket(), begun.life()));
        cookies.add(plain(
                CookieNames.XSRF,
                Xsrf.ofTicket(begun.ticket()),
                "/hub/",
                begun.life().toSeconds()));
        // One that was planted before must not outlive the sign-in.
        cookies.add(plain(CookieNames.HUB_SESSION, "", "/", 0));
        return new Reply.Redirect(303, to, cookies);
    }

    /** Where a sign-in leads that has no better place: the running session, the one on its way, home or the form. */
    private Future<String> wayOn(UserName user) {
        return actions.liveOf(user).map(live -> {
            Optional<Session> ready =
                    live.stream().filter(s -> s.state() == State.READY).findFirst();
            Optional<Session> pending =
                    live.stream().filter(s -> s.state().pending()).findFirst();
            return ready.map(views::openUrl)
                    .or(() -> pending.map(s -> views.session(s).pendingUrl()))
                    .orElse(config.afterSignIn() == HubConfig.AfterSignIn.HOME ? "/hub/home" : "/hub/spawn");
        });
    }

    private Future<Reply> askOrSignOut(Visitor visitor) {
        if (visitor.caller() == null || visitor.deliberate()) {
            return signOut(visitor);
        }
        Confirm.What what = config.stopOnLogout() ? Confirm.What.LOG_OUT_AND_STOP : Confirm.What.LOG_OUT;
        return Future.succeededFuture(Reply.page(new Confirm(what, "/hub/logout", Map.of(), null, null)));
    }

    private Future<Reply> signOut(Visitor visitor) {
        Caller caller = visitor.caller();
        if (caller == null || !(caller.proof() instanceof Caller.Browser browser)) {
            return Future.succeededFuture(new Reply.Html(new SignedOut(List.of(), List.of()), forget()));
        }
        return identity.signIns()
                .end(browser.ticket())
                // The ticket is dead all the same until this broker restarts; the browser loses it in any case.
                .onFailure(e -> log.atError()
                        .setCause(e)
                        .addKeyValue("user", caller.user())
                        .log("A sign-out could not be kept in the database"))
                .otherwiseEmpty()
                .compose(ended -> actions.logOut(caller.user()))
                .map(done -> new Reply.Html(new SignedOut(names(done.stopped()), names(done.kept())), forget()));
    }

    private List<String> names(List<Session> sessions) {
        return sessions.stream()
                .map(s -> views.clusterName(s.claim().cluster()))
                .toList();
    }

    private List<String> forget() {
        return List.of(
                cookie.clear(), plain(CookieNames.XSRF, "", "/hub/", 0), plain(CookieNames.HUB_SESSION, "", "/", 0));
    }

    private Future<Reply> language(Visitor visitor) {
        String next = visitor.query("next").flatMap(OwnPath::of).orElse("/hub/");
        Optional<Language> to = visitor.query("to").flatMap(Language::of);
        List<String> cookies = to.map(l -> List.of(plain(CookieNames.LANGUAGE, l.tag(), "/", 31_536_000)))
                .orElse(List.of());
        return Future.succeededFuture(new Reply.Redirect(302, next, cookies));
    }

    private String plain(String name, String value, String path, long seconds) {
        return name + "=" + value + "; Max-Age=" + seconds + "; Path=" + path + "; SameSite=Lax"
                + (config.secure() ? "; Secure" : "");
    }

    private static String or(@Nullable String value) {
        return value == null ? "" : value;
    }
}
