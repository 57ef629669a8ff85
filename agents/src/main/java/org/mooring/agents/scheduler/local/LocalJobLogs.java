package org.mooring.agents.scheduler.local;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.mooring.agents.scheduler.JobLogs;
import org.mooring.agents.scheduler.LogText;
import org.mooring.agents.scheduler.SchedulerUnreachable;
import org.mooring.protocol.SessionId;

/** Reads logs by a small program that first becomes the log's owner ({@code taillog.py}), on a bounded thread of its own. */
final class LocalJobLogs implements JobLogs {
    private static final int BYTES = 256 * 1024;
    private static final int TIMEOUT_SECONDS = 5;

    private final LocalConfig config;
    private final Path program;
    private final ThreadPoolExecutor worker;

    LocalJobLogs(LocalConfig config, Path program) {
        this.config = config;
        this.program = program;
        this.worker = new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(100), task -> {
            Thread thread = new Thread(task, "job-logs-" + config.node().name());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public CompletionStage<List<String>> tail(String account, SessionId session, int maxLines) {
        if (maxLines < 1 || maxLines > 1000) {
            throw new IllegalArgumentException("maxLines " + maxLines + ": 1 to 1000");
        }
        LocalConfig.Account owner = config.accounts().get(account);
        if (owner == null) {
            return CompletableFuture.completedFuture(List.of());
        }
        CompletableFuture<List<String>> lines = new CompletableFuture<>();
        try {
            worker.execute(() -> {
                try {
                    lines.complete(LogText.lastLines(read(owner, session), maxLines));
                } catch (IOException e) {
                    lines.completeExceptionally(new SchedulerUnreachable("the log of " + session + ": " + e));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    lines.completeExceptionally(new SchedulerUnreachable("the log of " + session + ": stopping"));
                }
            });
        } catch (RejectedExecutionException e) {
            lines.completeExceptionally(new SchedulerUnreachable("too many logs are being read; try again"));
        }
        return lines;
    }

    void close() {
        worker.shutdownNow();
    }

    private String read(LocalConfig.Account owner, SessionId session) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        config.python().toString(),
                        "-I",
                        "-S",
                        program.toString(),
                        owner.uid() == null ? "-" : owner.uid().toString(),
                        String.valueOf(owner.group()),
                        owner.home().toString(),
                        JobLogs.pathBelowHome(session),
                        Integer.toString(BYTES))
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .directory(new File("/"));
        builder.environment().clear();
        Process reader = builder.start();
        // A home on a dead file server may hold the reader for ever; it is ended from another thread then.
        CompletableFuture<Void> watchdog = CompletableFuture.runAsync(
                reader::destroyForcibly, CompletableFuture.delayedExecutor(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        try {
            String text = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = reader.waitFor();
            if (exit != 0) {
                throw new IOException("taillog.py ended with " + exit);
            }
            return text;
        } finally {
            watchdog.cancel(false);
        }
    }
}
