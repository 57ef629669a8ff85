package org.mooring.broker.identity;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.ServerName;
import org.mooring.protocol.UserName;

/**
 * What somebody may do, in JupyterHub's words: {@code servers!user=alice}. Those that include others are held with all
 * they include, so that every question is a look-up. Immutable.
 */
public final class Scopes {
    /** Each scope we know, with those it includes. */
    private static final Map<String, List<String>> INCLUDES = Map.ofEntries(
            Map.entry("admin:users", List.of("users", "tokens", "list:users")),
            Map.entry("admin:servers", List.of("servers", "admin:server_state")),
            Map.entry("admin:server_state", List.of()),
            Map.entry("admin:clusters", List.of()),
            Map.entry("users", List.of("read:users", "list:users", "users:activity")),
            Map.entry("list:users", List.of("read:users:name")),
            Map.entry("read:users", List.of("read:users:name", "read:users:groups", "read:users:activity")),
            Map.entry("read:users:name", List.of()),
            Map.entry("read:users:groups", List.of()),
            Map.entry("read:users:activity", List.of()),
            Map.entry("users:activity", List.of("read:users:activity")),
            Map.entry("servers", List.of("start:servers", "delete:servers", "read:servers")),
            Map.entry("start:servers", List.of()),
            Map.entry("delete:servers", List.of("read:servers")),
            Map.entry("read:servers", List.of("read:users:name")),
            Map.entry("access:servers", List.of()),
            Map.entry("tokens", List.of("read:tokens")),
            Map.entry("read:tokens", List.of()),
            Map.entry("read:hub", List.of()));

    private static final List<String> OWN =
            List.of("access:servers", "servers", "read:users", "users:activity", "tokens");
    private static final List<String> ADMINS =
            List.of("admin:users", "admin:servers", "admin:clusters", "access:servers", "read:hub");

    private final SortedSet<String> held;

    private Scopes(SortedSet<String> held) {
        this.held = held;
    }

    /** What a person may do: all with their own things, and an administrator with everybody's. */
    public static Scopes ofPerson(UserName user, boolean admin) {
        SortedSet<String> held = new TreeSet<>();
        OWN.forEach(s -> hold(s, "!user=" + user, held));
        if (admin) {
            ADMINS.forEach(s -> hold(s, "", held));
        }
        return new Scopes(held);
    }

    /**
     * The scopes of a list as a token's request has them; {@code inherit} and an empty list are all of the owner's,
     * {@code self} and {@code all} what a person may do with their own things, {@code …!user} means the owner.
     *
     * @throws IllegalArgumentException naming a scope that is not known here
     */
    public static Scopes parse(Collection<String> asked, UserName owner, boolean admin) {
        SortedSet<String> held = new TreeSet<>();
        for (String scope : asked.isEmpty() ? List.of("inherit") : asked) {
            if (scope.equals("inherit")) {
                held.addAll(ofPerson(owner, admin).held);
            } else if (scope.equals("self") || scope.equals("all")) {
                held.addAll(ofPerson(owner, false).held);
            } else {
                int mark = scope.indexOf('!');
                String base = mark < 0 ? scope : scope.substring(0, mark);
                String filter = mark < 0 ? "" : scope.substring(mark);
                filter = filter.equals("!user") ? "!user=" + owner : filter;
                if (!INCLUDES.containsKey(base) || !(filter.isEmpty() || filter.matches("!(user|server)=.{1,100}"))) {
                    throw new IllegalArgumentException(
                            "scope '" + cut(scope) + "' is not known here; known are " + known());
                }
                hold(base, filter, held);
            }
        }
        return new Scopes(held);
    }

    private static String cut(String scope) {
        return scope.length() > 60 ? scope.substring(0, 60) + "…" : scope;
    }

    private static String known() {
        return INCLUDES.keySet().stream().sorted().collect(Collectors.joining(", "));
    }

    private static void hold(String base, String filter, Set<String> held) {
        if (held.add(base + filter)) {
            INCLUDES.getOrDefault(base, List.of()).forEach(s -> hold(s, filter, held));
        }
    }

    /** Whether this may be done to this user's things; to one server's where one is named. */
    public boolean allow(String scope, UserName user, @Nullable ServerName server) {
        return held.contains(scope)
                || held.contains(scope + "!user=" + user)
                || (server != null && held.contains(scope + "!server=" + user + "/" + server));
    }

    /** Whether this may be done to this user's things. */
    public boolean allow(String scope, UserName user) {
        return allow(scope, user, null);
    }

    /** Whether this may be done to everybody's things. */
    public boolean allowAll(String scope) {
        return held.contains(scope);
    }

    /** Whether the scope is held at all, for however little. */
    public boolean allowSome(String scope) {
        return held.stream().anyMatch(s -> s.equals(scope) || s.startsWith(scope + "!"));
    }

    /** Those of these scopes that a holder of the others has too. */
    public Scopes within(Scopes others) {
        return new Scopes(held.stream().filter(others::covers).collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Those of these that a holder of the others does not have. */
    public SortedSet<String> beyond(Scopes others) {
        return held.stream().filter(s -> !others.covers(s)).collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean covers(String scope) {
        int mark = scope.indexOf('!');
        if (held.contains(scope) || (mark >= 0 && held.contains(scope.substring(0, mark)))) {
            return true;
        }
        int server = scope.indexOf("!server=");
        int slash = scope.indexOf('/', server);
        return server >= 0
                && slash > 0
                && held.contains(
                        scope.substring(0, server) + "!user=" + scope.substring(server + "!server=".length(), slash));
    }

    /** All of them, sorted, included ones too. */
    public List<String> list() {
        return List.copyOf(held);
    }
}
