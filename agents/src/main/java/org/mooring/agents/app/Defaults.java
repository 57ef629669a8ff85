package org.mooring.agents.app;

import org.jspecify.annotations.Nullable;
import org.mooring.runtime.config.Default;

/**
 * What a session gets that asks for nothing.
 *
 * @param ui an interface's id; absent for the first
 */
public record Defaults(
        @Default("120") int minutes,
        @Default("1") int cores,
        @Default("2048") int memoryMib,
        @Default("0") int gpus,
        @Nullable String ui) {
    public Defaults {
        if (minutes < 1 || cores < 1 || memoryMib < 1 || gpus < 0) {
            throw new IllegalArgumentException("at least 1 minute, 1 core and 1 MiB are needed");
        }
    }
}
