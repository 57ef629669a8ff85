package org.mooring.broker.identity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.UserName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may sign in, by the users file. The file is read again when it changed; one that is broken or gone leaves the last
 * good people in place and says so, once per change. Any thread; hashing happens on a small pool of its own.
 */
public final class Passwords {
    private static final Logger log = LoggerFactory.getLogger(Passwords.class);
    private static final int WORKERS = 2;
    /** Beyond this, sign-in says "try again": at 50 ms each the last one waits some seconds. */
    private static final int WAITING = 200;

    private static final long LOOK_MILLIS = 5_000;

    private final Vertx vertx;
    private final Path path;
    private final WorkerExecutor worker;
    private final FailureBrake brake;
    private final AtomicInteger waiting = new AtomicInteger();
    /** Checked for unknown names, so that they take as long as known ones. */
    private final String nobody = PasswordHash.of("nobody has this password");

    private final long looks;

    private volatile Users users = Users.NONE;
    private volatile @Nullable FileTime seen;

    /** What a sign-in by password came to. */
    public sealed interface Verdict {
        /** It is this person. */
        record Right(UserEntry user) implements Verdict {}

        /** Unknown name or wrong password; which one is not said. */
        record Wrong() implements Verdict {}

        /** Too many wait to sign in. */
        record Busy() implements Verdict {}
    }

    Passwords(Vertx vertx, Path path, InstantSource clock) {
        this.vertx = vertx;
        this.path = path;
        this.worker = vertx.createSharedWorkerExecutor("mooring-passwords", WORKERS);
        this.brake = new FailureBrake(clock);
        // Whoever left the file loses their tickets and tokens soon, not at somebody's next sign-in.
        this.looks = vertx.setPeriodic(LOOK_MILLIS, look -> worker.executeBlocking(
                        () -> {
                            refresh();
                            return null;
                        },
                        false)
                .onFailure(e -> log.atWarn().setCause(e).log("The users file was not looked at")));
    }

    /** Everybody, as last read. */
    public Users users() {
        return users;
    }

    /** Whether this person is an administrator now. */
    public boolean admin(UserName name) {
        return users.find(name).map(UserEntry::admin).orElse(false);
    }

    /**
     * Checks a password.
     *
     * @param address the browser's, for the brake
     */
    public Future<Verdict> check(String typedName, String password, String address) {
        if (waiting.incrementAndGet() > WAITING) {
            waiting.decrementAndGet();
            return Future.succeededFuture(new Verdict.Busy());
        }
        Optional<UserName> name = typedName.length() > 200 ? Optional.empty() : UserName.canonical(typedName);
        return worker.executeBlocking(
                        () -> {
                            refresh();
                            Optional<UserEntry> known = name.flatMap(users::find);
                            boolean right = PasswordHash.matches(
                                    known.map(UserEntry::hash).orElse(nobody), password);
                            return known.filter(u -> right);
                        },
                        false)
                .onComplete(done -> waiting.decrementAndGet())
                .compose(found -> answer(found, name, address));
    }

    private Future<Verdict> answer(Optional<UserEntry> found, Optional<UserName> name, String address) {
        if (found.isPresent()) {
            brake.succeeded(found.get().name().value());
            return Future.succeededFuture(new Verdict.Right(found.get()));
        }
        Duration wait = brake.failed(name.map(UserName::value).orElse(""), address);
        log.atInfo()
                .addKeyValue("user", name.map(UserName::value).orElse("(no user name)"))
                .addKeyValue("address", address)
                .log("Sign-in refused");
        return wait.isZero()
                ? Future.succeededFuture(new Verdict.Wrong())
                : vertx.timer(wait.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                        .map(late -> new Verdict.Wrong());
    }

    /** Reads the file if it changed since. Blocks. */
    synchronized void refresh() {
        try {
            FileTime now = Files.getLastModifiedTime(path);
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            users = new UsersFile(path).read();
            log.atInfo().addKeyValue("users", users.all().size()).log("Users file read");
        } catch (IOException | IllegalArgumentException e) {
            log.atError()
                    .addKeyValue("file", path)
                    .addKeyValue("kept", users.all().size())
                    .log("The users file cannot be used, the last good one stays in force: {}", e.getMessage());
        }
    }

    Future<Void> close() {
        vertx.cancelTimer(looks);
        return worker.close();
    }
}
