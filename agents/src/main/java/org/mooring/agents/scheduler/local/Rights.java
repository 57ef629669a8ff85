package org.mooring.agents.scheduler.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether the configured accounts can run anything, asked before their first job fails for it. Blocks for moments. */
final class Rights {
    private static final int SEARCH = 1;

    private Rights() {}

    /**
     * Makes sure that we may run jobs as these users, and that they reach their homes and scripts.
     *
     * @throws IllegalArgumentException which key, which value, and what to do
     */
    static void check(LocalConfig config) throws IOException {
        int us = Processes.ourUid();
        LocalConfig.Background others = config.background();
        if (others != null) {
            mayBecome("background.uid", others.uid(), us);
        }
        for (Map.Entry<String, LocalConfig.Account> entry : config.accounts().entrySet()) {
            String key = "accounts." + entry.getKey();
            LocalConfig.Account account = entry.getValue();
            mayBecome(key + ".uid", account.uid(), us);
            if (account.uid() != null && account.uid() != us) {
                reaches(key, account, account.home());
                reaches(key, account, config.stateFolder().toAbsolutePath());
            }
        }
    }

    private static void mayBecome(String key, @Nullable Integer uid, int us) {
        if (uid != null && us != 0 && uid != us) {
            throw new IllegalArgumentException(
                    key + " " + uid + ": only root runs jobs as another user; leave it out to run them as " + us);
        }
    }

    private static void reaches(String key, LocalConfig.Account account, Path folder) throws IOException {
        for (Path above = folder.getParent(); above != null; above = above.getParent()) {
            if (Files.exists(above) && !passes(account, above)) {
                throw new IllegalArgumentException(key + ": its user " + account.uid() + " cannot pass through " + above
                        + " to " + folder + "; use a folder elsewhere, or let others pass (chmod o+x " + above + ")");
            }
        }
    }

    private static boolean passes(LocalConfig.Account account, Path folder) throws IOException {
        int mode = attribute(folder, "mode");
        if (Objects.equals(account.uid(), attribute(folder, "uid"))) {
            return (mode >> 6 & SEARCH) != 0;
        }
        boolean grouped = Objects.equals(account.group(), attribute(folder, "gid"));
        return ((grouped ? mode >> 3 : mode) & SEARCH) != 0;
    }

    private static int attribute(Path folder, String name) throws IOException {
        return (Integer) Files.getAttribute(folder, "unix:" + name);
    }
}
