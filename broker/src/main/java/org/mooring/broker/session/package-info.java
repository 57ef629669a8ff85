/** A session's life: pure values and the state machine that decides. No Vert.x, Hazelcast, clock or I/O. */
@NullMarked
package org.mooring.broker.session;

import org.jspecify.annotations.NullMarked;
