package org.mooring.broker.hub;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;
import org.mooring.web.page.Typed;

/**
 * What somebody wants to start: some fields, the others as usual.
 *
 * @param given empty fields are not given
 * @param emptied those that somebody emptied in the form: they stay empty, which is then told
 */
record Want(Typed given, Set<String> emptied) implements Wanted {
    private static final Set<String> NEEDED = Set.of("time", "cores", "memory");

    /** All as usual. */
    static final Want USUAL = new Want(new Typed("", "", "", "", "", "", ""));

    Want(Typed given) {
        this(given, Set.of());
    }

    /**
     * From the form: a field that is there and empty was emptied, one that is not there is as usual.
     *
     * @param parameter value by name, null where absent
     */
    static Want ofForm(UnaryOperator<@Nullable String> parameter) {
        Set<String> emptied = new TreeSet<>();
        for (String name : NEEDED) {
            String value = parameter.apply(name);
            if (value != null && value.isBlank()) {
                emptied.add(name);
            }
        }
        return new Want(Typed.from(parameter), emptied);
    }

    /** The form's or the query's fields over what is usual. */
    Typed typed(JobRequest usual) {
        Typed base = Typed.of(usual);
        return new Typed(
                or(given.account(), base.account()),
                needed("time", given.time(), base.time()),
                needed("cores", given.cores(), base.cores()),
                needed("memory", given.memory(), base.memory()),
                or(given.gpus(), base.gpus()),
                // A type that was usual does not outlive "no GPU" or another number without a type.
                given.gpus().isBlank() ? or(given.gpuType(), base.gpuType()) : given.gpuType(),
                or(given.ui(), base.ui()));
    }

    @Override
    public Typed.Reading over(JobRequest usual) {
        return typed(usual).read();
    }

    private String needed(String name, String typed, String usual) {
        return emptied.contains(name) ? "" : or(typed, usual);
    }

    private static String or(String given, String usual) {
        return given.isBlank() ? usual : given;
    }

    boolean usual() {
        return equals(USUAL);
    }

    /**
     * What is usual for a user on a cluster.
     *
     * @param last whether they chose it themselves last time
     */
    record Usual(Offer offer, JobRequest request, boolean last) {
        /** The cluster's usual user interface. */
        String ui() {
            return offer.defaults().ui();
        }
    }
}
