/** Where sessions and slots live: the seam, in memory for tests, Hazelcast sealed by the database for real. */
@NullMarked
package org.mooring.broker.store;

import org.jspecify.annotations.NullMarked;
