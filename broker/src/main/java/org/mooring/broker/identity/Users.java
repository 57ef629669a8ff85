package org.mooring.broker.identity;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.mooring.protocol.UserName;

/**
 * Everybody who may sign in, as one users file says: a line {@code name:bcrypt[:admin]} each; empty lines and those that
 * begin with {@code #} say nothing. Immutable.
 */
public final class Users {
    static final Users NONE = new Users(Map.of());
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");

    private final Map<UserName, UserEntry> byName;

    private Users(Map<UserName, UserEntry> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    /**
     * Reads a users file's text.
     *
     * @throws IllegalArgumentException with the line and what is wrong with it; never with a hash
     */
    public static Users parse(String text) {
        Map<UserName, UserEntry> read = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            UserEntry entry = entry(line, "line " + (i + 1) + ": ");
            if (read.put(entry.name(), entry) != null) {
                throw new IllegalArgumentException("line " + (i + 1) + ": user " + entry.name() + " stands here twice");
            }
        }
        return new Users(new TreeMap<>(read));
    }

    private static UserEntry entry(String line, String where) {
        String[] parts = line.split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException(where + "write name:bcrypt or name:bcrypt:admin");
        }
        UserName name;
        try {
            name = new UserName(parts[0]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + e.getMessage(), e);
        }
        if (!BCRYPT.matcher(parts[1]).matches()) {
            throw new IllegalArgumentException(
                    where + "the password of " + name + " is no bcrypt hash; make one with 'mooring passwd'");
        }
        boolean admin = parts.length == 3 && parts[2].equals("admin");
        if (parts.length == 3 && !admin && !parts[2].isEmpty()) {
            throw new IllegalArgumentException(where + "the only flag is 'admin'");
        }
        return new UserEntry(name, parts[1], admin);
    }

    /** The person of this name. */
    public Optional<UserEntry> find(UserName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All, by name. */
    public Collection<UserEntry> all() {
        return byName.values();
    }

    /** The same with this person added or replaced. */
    public Users with(UserEntry entry) {
        Map<UserName, UserEntry> next = new TreeMap<>(byName);
        next.put(entry.name(), entry);
        return new Users(next);
    }

    /** The same without this person. */
    public Users without(UserName name) {
        Map<UserName, UserEntry> next = new TreeMap<>(byName);
        next.remove(name);
        return new Users(next);
    }

    /** As the file holds it. */
    String text() {
        StringBuilder text = new StringBuilder("# name:bcrypt[:admin]; change it with 'mooring passwd'\n");
        for (UserEntry entry : byName.values()) {
            text.append(entry.name()).append(':').append(entry.hash());
            text.append(entry.admin() ? ":admin\n" : "\n");
        }
        return text.toString();
    }
}
