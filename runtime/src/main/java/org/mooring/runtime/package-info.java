/**
 * What each daemon needs and none of its business: lifecycle, health and metrics ({@code runtime}), configuration
 * ({@code runtime.config}), the bus and the link ({@code runtime.bus}, {@code runtime.link}). Depends on the protocol,
 * Vert.x, Jackson and simpleclient.
 */
@NullMarked
package org.mooring.runtime;

import org.jspecify.annotations.NullMarked;
