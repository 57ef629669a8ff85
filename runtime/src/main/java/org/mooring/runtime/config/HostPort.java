package org.mooring.runtime.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen or to connect: {@code 127.0.0.1:8081}, {@code [::1]:8081}, {@code hub.example.org:443}.
 *
 * @param host without brackets
 * @param port 0 to 65535; 0 listens on any free port
 */
public record HostPort(String host, int port) {
    private static final Pattern TEXT = Pattern.compile("(?:\\[([0-9a-fA-F:.%]+)]|([^\\[\\]:/\\s]+)):([0-9]{1,5})");

    public HostPort {
        if (host.isEmpty() || port < 0 || port > 65535) {
            throw new IllegalArgumentException("address '" + host + ":" + port + "': host:port, port from 0 to 65535");
        }
    }

    /**
     * Reads {@code host:port}.
     *
     * @throws IllegalArgumentException if the text is no such thing
     */
    public static HostPort parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("an address is host:port, such as 127.0.0.1:8081 or [::1]:8081");
        }
        String host = parts.group(1) != null ? parts.group(1) : parts.group(2);
        return new HostPort(host, Integer.parseInt(parts.group(3)));
    }

    /** The same host with another port. */
    public HostPort withPort(int other) {
        return new HostPort(host, other);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
