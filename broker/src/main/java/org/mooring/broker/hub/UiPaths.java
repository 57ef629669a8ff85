package org.mooring.broker.hub;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.mooring.protocol.ClusterId;
import org.mooring.protocol.Offer;

/** Where user interfaces open, below their server's prefix, as the clusters' offers last said. Any thread. */
final class UiPaths {
    private record Key(ClusterId cluster, String ui) {}

    private final Map<Key, String> paths = new ConcurrentHashMap<>();

    void learn(Offer offer) {
        offer.interfaces().forEach(ui -> paths.put(new Key(offer.cluster(), ui.id()), ui.path()));
    }

    /** Its path; before anything was learned, JupyterLab's. */
    String of(ClusterId cluster, String ui) {
        return paths.getOrDefault(new Key(cluster, ui), "lab");
    }
}
