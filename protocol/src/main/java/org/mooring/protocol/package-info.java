/**
 * The language that brokers, agents and edges speak: one closed family of messages, each with a versioned name, typed
 * addresses, ids and one codec. No behaviour beyond refusing values that cannot be right. Depends on Jackson only.
 *
 * <p>Rules: a record's wire form is only ever added to (new fields are nullable or have a default, unknown fields are
 * ignored), a change of meaning is a new record with the next version in its name. Components that may be absent are
 * marked {@code @Nullable}.
 */
@NullMarked
package org.mooring.protocol;

import org.jspecify.annotations.NullMarked;
