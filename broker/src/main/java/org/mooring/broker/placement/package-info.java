/** What a cluster offers against what a user asks for: pure checks, errors by field. No Vert.x, Hazelcast, clock or I/O. */
@NullMarked
package org.mooring.broker.placement;

import org.jspecify.annotations.NullMarked;
