package org.mooring.cli.demo;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.mooring.cli.problem.Refused;

/**
 * The demo's ports, all on loopback. They are kept and taken again by the next demo, because jobs that outlive a killed
 * demo call the agent's old port. The public one is not kept: it is 8000 whenever that is free.
 */
final class Ports {
    private static final String FILE = "ports";

    private final DemoFolder folder;
    private final Properties kept = new Properties();

    Ports(DemoFolder folder) {
        this.folder = folder;
        @Nullable String text = folder.read(FILE);
        if (text != null) {
            try {
                kept.load(new StringReader(text));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The port kept under a name if it is free, else a new one. */
    int of(String name) {
        @Nullable String known = kept.getProperty(name);
        if (known != null && free(Integer.parseInt(known))) {
            return Integer.parseInt(known);
        }
        if (known != null) {
            System.err.println("Port " + known + " (" + name + ") is taken by another program; sessions that run now"
                    + " may not find their way back.");
        }
        int port = fresh();
        kept.setProperty(name, Integer.toString(port));
        folder.write(
                FILE,
                kept.stringPropertyNames().stream()
                        .sorted()
                        .map(n -> n + "=" + kept.getProperty(n) + "\n")
                        .collect(Collectors.joining()));
        return port;
    }

    /**
     * The port that people use.
     *
     * @param asked what the user asked for, or null for 8000 or the next free one
     */
    static int open(@Nullable Integer asked) {
        if (asked != null) {
            if (asked < 1 || asked > 65535) {
                throw new Refused("MOORING_PORT=" + asked + " is not a port; it must be 1 to 65535.");
            }
            if (!free(asked)) {
                throw new Refused("MOORING_PORT=" + asked + " is taken by another program. Stop that program, choose"
                        + " another port, or leave MOORING_PORT unset.");
            }
            return asked;
        }
        for (int port = 8000; port < 8100; port++) {
            if (free(port)) {
                return port;
            }
        }
        throw new Refused("Every port from 8000 to 8099 is taken. Choose one by MOORING_PORT.");
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int fresh() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
    }
}
