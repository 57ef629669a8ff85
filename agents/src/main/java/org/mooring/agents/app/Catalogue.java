package org.mooring.agents.app;

import java.util.List;
import java.util.Optional;

/**
 * All that a session can run here, and what it gets when its user chose nothing.
 *
 * @param apps at least one, each interface in one of them only
 */
public record Catalogue(List<App> apps, Defaults defaults) {
    public Catalogue {
        apps = List.copyOf(apps);
    }

    /** The app with the interface of this id. */
    public Optional<Choice> find(String ui) {
        for (App app : apps) {
            for (Interface each : app.interfaces()) {
                if (each.id().equals(ui)) {
                    return Optional.of(new Choice(app, each));
                }
            }
        }
        return Optional.empty();
    }

    /** Every interface, the default app's first. */
    public List<Interface> interfaces() {
        return apps.stream().flatMap(app -> app.interfaces().stream()).toList();
    }

    /** The interface of a session whose user chose none. */
    public String defaultUi() {
        String ui = defaults.ui();
        return ui == null ? interfaces().get(0).id() : ui;
    }

    /** An app, and where it opens. */
    public record Choice(App app, Interface ui) {}
}
