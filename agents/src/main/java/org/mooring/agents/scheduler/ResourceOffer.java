package org.mooring.agents.scheduler;

import java.util.List;
import org.mooring.protocol.Offer;

/**
 * What an account may ask for.
 *
 * @param accounts scheduler accounts to charge; empty where the scheduler keeps none
 */
public record ResourceOffer(List<String> accounts, List<Offer.Partition> partitions) {
    public ResourceOffer {
        accounts = List.copyOf(accounts);
        partitions = List.copyOf(partitions);
    }
}
