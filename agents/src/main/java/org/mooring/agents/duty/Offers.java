package org.mooring.agents.duty;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.mooring.agents.app.Catalogue;
import org.mooring.agents.app.Defaults;
import org.mooring.agents.scheduler.ResourceOffer;
import org.mooring.protocol.GetOffer;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;
import org.mooring.protocol.Offer.Partition;

/**
 * What each account may ask for, as the scheduler said lately; the interfaces and what Start takes come from the
 * configuration. An answer is good for a while, and when the scheduler does not answer, an older one is better than none.
 */
final class Offers {
    private static final Duration FRESH = Duration.ofSeconds(60);
    private static final int MOST = 5000;

    private final Catalogue catalogue;
    private final Function<String, Future<Optional<ResourceOffer>>> ask;
    private final Clock clock;
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    private @Nullable String somebody;

    private record Known(Optional<ResourceOffer> offer, Instant at) {}

    /** @param ask asks the scheduler about an account */
    Offers(Catalogue catalogue, Function<String, Future<Optional<ResourceOffer>>> ask, Clock clock) {
        this.catalogue = catalogue;
        this.ask = ask;
        this.clock = clock;
    }

    Future<Offer> get(GetOffer wanted) {
        return lately(wanted.account()).map(answer -> offer(wanted, answer));
    }

    /** What Start takes for this account; empty if it has no access here. */
    Future<Optional<JobRequest>> ordinary(String account) {
        return lately(account).map(answer -> answer.offer().map(this::defaults));
    }

    /** The account with access here that was asked about last. */
    synchronized Optional<String> somebody() {
        return Optional.ofNullable(somebody);
    }

    private Future<Known> lately(String account) {
        Known last = known(account);
        if (last != null && last.at().plus(FRESH).isAfter(clock.instant())) {
            return Future.succeededFuture(last);
        }
        return ask.apply(account)
                .map(found -> keep(account, new Known(found, clock.instant())))
                .recover(silent -> last == null ? Future.failedFuture(silent) : Future.succeededFuture(last));
    }

    private synchronized @Nullable Known known(String account) {
        return known.get(account);
    }

    private synchronized Known keep(String account, Known answer) {
        known.put(account, answer);
        if (answer.offer().isPresent()) {
            somebody = account;
        }
        return answer;
    }

    private Offer offer(GetOffer wanted, Known answer) {
        List<Offer.Interface> interfaces = catalogue.interfaces().stream()
                .map(ui -> new Offer.Interface(ui.id(), ui.path()))
                .toList();
        ResourceOffer found = answer.offer().orElse(new ResourceOffer(List.of(), List.of()));
        boolean access = answer.offer().isPresent();
        return new Offer(
                wanted.cluster(),
                access,
                found.accounts(),
                found.partitions(),
                access ? interfaces : List.of(),
                defaults(found),
                answer.at());
    }

    /** What Start takes, cut to the first partition, so that it is never refused for being too much. */
    private JobRequest defaults(ResourceOffer found) {
        Defaults wish = catalogue.defaults();
        String account = found.accounts().isEmpty() ? null : found.accounts().get(0);
        String ui = catalogue.defaultUi();
        if (found.partitions().isEmpty()) {
            return new JobRequest(account, wish.minutes(), wish.cores(), wish.memoryMib(), wish.gpus(), null, ui);
        }
        Partition first = found.partitions().get(0);
        return new JobRequest(
                account,
                Math.min(wish.minutes(), first.maxMinutes()),
                Math.min(wish.cores(), first.maxCores()),
                Math.min(wish.memoryMib(), first.maxMemoryMiB()),
                Math.min(wish.gpus(), first.maxGpus()),
                null,
                ui);
    }
}
