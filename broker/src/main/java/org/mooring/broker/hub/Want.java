package org.mooring.broker.hub;

import org.mooring.protocol.JobRequest;
import org.mooring.protocol.Offer;
import org.mooring.web.page.Typed;

/**
 * What somebody wants to start: some fields, the others as usual.
 *
 * @param given empty fields are not given
 */
record Want(Typed given) implements Wanted {
    /** All as usual. */
    static final Want USUAL = new Want(new Typed("", "", "", "", "", "", ""));

    /** The form's or the query's fields over what is usual. */
    Typed typed(JobRequest usual) {
        Typed base = Typed.of(usual);
        return new Typed(
                or(given.account(), base.account()),
                or(given.time(), base.time()),
                or(given.cores(), base.cores()),
                or(given.memory(), base.memory()),
                or(given.gpus(), base.gpus()),
                // A type that was usual does not outlive "no GPU" or another number without a type.
                given.gpus().isBlank() ? or(given.gpuType(), base.gpuType()) : given.gpuType(),
                or(given.ui(), base.ui()));
    }

    @Override
    public Typed.Reading over(JobRequest usual) {
        return typed(usual).read();
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
    record Usual(Offer offer, JobRequest request, boolean last) {}
}
