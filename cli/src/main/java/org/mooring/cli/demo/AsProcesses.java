package org.mooring.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.mooring.cli.problem.Refused;

/**
 * Each daemon a process of the archive, as on real hosts. A child that dies by itself is told with its log's last lines
 * and started again, as systemd would; one that dies too often stays down. Children end when this process does, however
 * it dies: their standard input ends with it.
 */
final class AsProcesses implements Fleet {
    private static final Duration OFTEN = Duration.ofMinutes(1);
    private static final int TOO_OFTEN = 5;
    private static final int PATIENCE_SECONDS = 12;

    private final Path launcher;
    private final Path logs;
    private final Ready ready;
    private final List<Child> children = new ArrayList<>();
    private volatile boolean stopping;

    /**
     * @param launcher the archive's {@code bin/mooring}
     * @param logs a folder for one log per child
     */
    AsProcesses(Path launcher, Path logs, Ready ready) {
        this.launcher = launcher;
        this.logs = logs;
        this.ready = ready;
    }

    @Override
    public void start(List<Member> members) {
        // The broker first, because the others dial it; then all at once.
        await(launch(members.get(0)));
        members.stream().skip(1).map(this::launch).toList().forEach(this::await);
    }

    private Child launch(Member member) {
        Child child = new Child(member, logs.resolve(member.name() + ".log"));
        synchronized (children) {
            children.add(child);
        }
        child.launch();
        return child;
    }

    private void await(Child child) {
        ready.awaitMember(child.member, () -> {
            if (!child.process.isAlive()) {
                throw new Refused(child.member.name() + " did not start:\n" + child.logTail());
            }
        });
    }

    @Override
    public Future<Void> stop() {
        stopping = true;
        Promise<Void> done = Promise.promise();
        Thread thread = new Thread(
                () -> {
                    List<Child> all;
                    synchronized (children) {
                        all = new ArrayList<>(children);
                    }
                    for (int i = all.size() - 1; i >= 0; i--) {
                        all.get(i).end();
                    }
                    done.complete();
                },
                "stop-children");
        thread.start();
        return done.future();
    }

    /** One daemon's process, or the newest of several. */
    private final class Child {
        private final Member member;
        private final Path log;
        private final Deque<Instant> deaths = new ArrayDeque<>();
        private volatile Process process;

        @SuppressWarnings("NullAway.Init")
        Child(Member member, Path log) {
            this.member = member;
            this.log = log;
        }

        void launch() {
            try {
                process = new ProcessBuilder(
                                // A session of its own: Ctrl-C reaches this process alone, which ends them in order.
                                "setsid",
                                launcher.toString(),
                                member.kind(),
                                "--config",
                                member.config().toString(),
                                "--while-stdin")
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(log.toFile()))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot run " + launcher, e);
            }
            var unused = process.onExit().thenAccept(this::died);
        }

        private void died(Process dead) {
            if (stopping || dead != process) {
                return;
            }
            System.err.println("  " + member.name() + " (process " + dead.pid() + ") died with " + dead.exitValue()
                    + "; its log ends:\n" + logTail());
            Instant now = Instant.now();
            deaths.add(now);
            deaths.removeIf(d -> d.isBefore(now.minus(OFTEN)));
            if (deaths.size() >= TOO_OFTEN) {
                System.err.println(
                        "  " + member.name() + " died " + deaths.size() + " times in a minute and stays down.");
                return;
            }
            launch();
            System.err.println("  " + member.name() + " runs again as process " + process.pid() + ".");
        }

        void end() {
            process.destroy();
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    System.err.println("  " + member.name() + " did not stop within " + PATIENCE_SECONDS
                            + " s and was killed; its log ends:\n" + logTail());
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        String logTail() {
            try {
                List<String> lines = Files.readAllLines(log);
                return "    " + String.join("\n    ", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
            } catch (IOException e) {
                return "    (" + log + " cannot be read: " + e.getMessage() + ")";
            }
        }
    }
}
