package org.mooring.cli.demo;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.mooring.runtime.Daemon;
import org.mooring.runtime.Lifecycle;

/** A federation that runs on this machine. Started on the main thread, stopped on the shutdown hook's. */
public final class Demo implements Daemon {
    private static final Duration JOBS_END_WITHIN = Duration.ofSeconds(15);
    private static final Duration FLEET_ENDS_WITHIN = Duration.ofSeconds(20);

    private final Lifecycle parts = new Lifecycle("demo");

    private Demo() {}

    /**
     * Starts everything, writes {@code demo.json}, and tells how to sign in.
     *
     * @throws org.mooring.cli.problem.Refused if it cannot; nothing is left running then
     */
    public static Future<Demo> start(DemoOptions options) {
        Demo demo = new Demo();
        try {
            demo.run(options, true);
            return Future.succeededFuture(demo);
        } catch (RuntimeException e) {
            return demo.stop().compose(done -> Future.failedFuture(e));
        }
    }

    /** Starts, asks for the pages that people see first, and stops: the JVM loads the classes that a demo needs. */
    public static void train(DemoOptions options) {
        Demo demo = new Demo();
        try {
            demo.run(options, false);
        } finally {
            demo.stop().toCompletionStage().toCompletableFuture().join();
        }
    }

    private void run(DemoOptions options, boolean aloud) {
        DemoFolder folder = DemoFolder.take(options.home());
        parts.onStopBlocking("folder", folder);
        int port = Ports.open(options.port());
        boolean ownAccounts = Accounts.root();
        People people = People.of(folder);
        Homes homes = new Homes(options.place().resolve("homes"), ownAccounts);
        homes.make(Cluster.ALL, people.all());
        Configs configs = new Configs(folder, options, new Ports(folder), people, homes, port);
        List<Fleet.Member> members = configs.write();
        parts.onStopBlocking("jobs", JOBS_END_WITHIN, new Queues(members));

        Ready ready = new Ready(configs.managementPorts());
        Fleet fleet =
                options.split() ? new AsProcesses(launcher(), folder.folder("logs"), ready) : new InOneProcess(ready);
        parts.onStop("daemons", FLEET_ENDS_WITHIN, fleet::stop);
        fleet.start(members);
        String url = "http://127.0.0.1:" + port;
        ready.await("the sign-in page", url + "/hub/login", () -> {});
        if (!aloud) {
            new FirstPages(url).visit(people.all().get(0));
            return;
        }
        Sessions sessions = new Sessions(url, people.adminToken());
        parts.onStopBlocking("sessions", JOBS_END_WITHIN, sessions::endAll);
        Path json = folder.write(
                DemoJson.FILE,
                DemoJson.of(url + "/", people, ProcessHandle.current().pid()));
        parts.onStopBlocking(DemoJson.FILE, () -> folder.remove(DemoJson.FILE));
        System.out.print(Banner.of(url, people, homes.root(), json, ownAccounts, options.split(), found(sessions)));
        System.out.flush();
    }

    private static int found(Sessions sessions) {
        try {
            return sessions.count();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Ends the jobs that a killed demo has left; nothing if there never was one. */
    public static void endJobs(DemoOptions options) {
        try (DemoFolder folder = DemoFolder.take(options.home())) {
            People people = People.of(folder);
            Homes homes = new Homes(options.place().resolve("homes"), Accounts.root());
            new Queues(new Configs(folder, options, new Ports(folder), people, homes, 8000).write()).close();
        }
    }

    /** The archive's own launcher, beside the jars that this class came from. */
    private static Path launcher() {
        return Path.of(System.getProperty("mooring.home", "."))
                .resolve("bin/mooring")
                .toAbsolutePath();
    }

    @Override
    public Future<Void> stop() {
        return parts.stop();
    }
}
