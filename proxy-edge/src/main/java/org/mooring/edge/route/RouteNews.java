package org.mooring.edge.route;

/** What a piece of news about routes meant. */
public enum RouteNews {
    /** The next change in order: done. */
    APPLIED,
    /** Known already, or older than what is known: nothing was done. */
    OLD,
    /** Changes before it are missing; it was taken, but the whole table must be fetched. */
    GAP,
    /** The table here is not the broker's: it must be fetched. */
    DIFFERS,
    /** The table here is the broker's. */
    AGREES
}
