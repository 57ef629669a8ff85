/** The pages and the REST API: two faces of one code. */
@NullMarked
package org.mooring.broker.hub;

import org.jspecify.annotations.NullMarked;
