package org.mooring.runtime.link;

/** What somebody who dialled in can want of an address. */
public enum LinkVerb {
    REQUEST,
    PUBLISH,
    SERVE,
    LISTEN
}
