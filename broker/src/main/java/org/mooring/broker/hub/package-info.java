/**
 * The hub: pages and REST API, two faces of one code. {@link org.mooring.broker.hub.HubActions} does what both ask for;
 * page handlers and API handlers read requests and answer with values ({@code Reply}); one border writes the answers.
 */
@NullMarked
package org.mooring.broker.hub;

import org.jspecify.annotations.NullMarked;
