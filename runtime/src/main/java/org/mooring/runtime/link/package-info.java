/**
 * The link: how agents and edges reach the bus. They dial out to any broker over one WebSocket, both ends prove a key by
 * challenge and response, and the broker attaches them to its bus under the addresses that a policy grants them.
 *
 * <p>Knows identities, verbs and addresses, and no business: what an identity may do is the {@link
 * org.mooring.runtime.link.LinkPolicy} passed in. Frames are JSON texts (see {@code Frame}); everything about one
 * connection happens on its event loop.
 */
@NullMarked
package org.mooring.runtime.link;

import org.jspecify.annotations.NullMarked;
