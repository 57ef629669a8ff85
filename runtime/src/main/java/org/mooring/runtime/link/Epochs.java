package org.mooring.runtime.link;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.AsyncMap;

/**
 * Numbers the links of each identity, over all brokers: a map shared by the cluster, changed by compare-and-set. A
 * number is at least the clock's milliseconds, so it also rises over a restart of all brokers.
 */
final class Epochs {
    private static final String MAP = "mooring.link.epochs";
    private static final int TRIES = 8;

    private final Vertx vertx;

    Epochs(Vertx vertx) {
        this.vertx = vertx;
    }

    Future<Long> next(Identity identity) {
        return vertx.sharedData().<String, Long>getAsyncMap(MAP).compose(map -> next(map, identity.toString(), TRIES));
    }

    private static Future<Long> next(AsyncMap<String, Long> map, String key, int tries) {
        if (tries == 0) {
            return Future.failedFuture("too many links of " + key + " at once");
        }
        return map.get(key)
                .compose(last -> {
                    long next =
                            last == null ? System.currentTimeMillis() : Math.max(System.currentTimeMillis(), last + 1);
                    Future<Boolean> set = last == null
                            ? map.putIfAbsent(key, next).map(other -> other == null)
                            : map.replaceIfPresent(key, last, next);
                    return set.map(won -> won ? next : 0L);
                })
                .compose(next -> next > 0 ? Future.succeededFuture(next) : next(map, key, tries - 1));
    }
}
