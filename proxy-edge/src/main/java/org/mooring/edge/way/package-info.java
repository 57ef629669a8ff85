/**
 * The ways to a node: each {@link org.mooring.edge.way.Way} opens connections to one session's server, however it is
 * reached. A new one is one class here and one line in the edge's choice.
 */
@NullMarked
package org.mooring.edge.way;

import org.jspecify.annotations.NullMarked;
