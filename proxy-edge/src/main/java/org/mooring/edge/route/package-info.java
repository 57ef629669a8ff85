/**
 * The route table and its rules: which path belongs to which session, and which news counts. Pure: no Vert.x, no clock,
 * no I/O; depends on the protocol only.
 */
@NullMarked
package org.mooring.edge.route;

import org.jspecify.annotations.NullMarked;
