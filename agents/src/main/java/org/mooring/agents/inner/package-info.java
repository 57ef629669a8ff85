/**
 * The inner address: an HTTPS server for the cluster's own nodes, where jobs call home and where
 * {@code jupyterhub-singleuser} finds the four calls of its hub. It knows no key of any session: it hands on.
 */
@NullMarked
package org.mooring.agents.inner;

import org.jspecify.annotations.NullMarked;
