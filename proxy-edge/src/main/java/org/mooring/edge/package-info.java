/**
 * The edge: the one door for browsers. Decides who may pass, and pipes requests and upgraded connections to the
 * sessions' servers and to the hub. Needs no broker to go on serving what it knows. The rules about routes are in
 * {@link org.mooring.edge.route}.
 */
@NullMarked
package org.mooring.edge;

import org.jspecify.annotations.NullMarked;
