/**
 * What edge and hub do alike with a browser's proofs: tickets, our cookies, the cross-site rule, security headers.
 * Pure: no Vert.x, no I/O, the time is passed in.
 */
@NullMarked
package org.mooring.web.auth;

import org.jspecify.annotations.NullMarked;
