package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells at once when a job's exit file appears, also for jobs that an earlier process started. Has a thread of its own. */
final class ExitWatch implements AutoCloseable {
    private final WatchService watches;
    private final Map<WatchKey, Runnable> listeners = new ConcurrentHashMap<>();

    ExitWatch(String name) throws IOException {
        watches = FileSystems.getDefault().newWatchService();
        Thread thread = new Thread(this::listen, "job-exits-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Watches the folder until it is gone or its exit file is there. An exit file from before is not told of. */
    void on(Path folder, Runnable listener) throws IOException {
        // An inotify watch; the key is in the map before an event can be missed for long: the sweep asks again.
        WatchKey key = folder.register(watches, StandardWatchEventKinds.ENTRY_CREATE);
        listeners.put(key, listener);
    }

    private void listen() {
        try {
            while (true) {
                WatchKey key = watches.take();
                boolean exit = false;
                for (WatchEvent<?> event : key.pollEvents()) {
                    exit |= event.context() instanceof Path name && name.endsWith("exit.json");
                }
                Runnable listener = listeners.get(key);
                if (exit && listener != null) {
                    listeners.remove(key);
                    key.cancel();
                    listener.run();
                } else if (!key.reset()) {
                    listeners.remove(key);
                }
            }
        } catch (ClosedWatchServiceException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        watches.close();
    }
}
