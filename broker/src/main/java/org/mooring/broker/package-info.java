/** The broker daemon: its configuration and its wiring. */
@NullMarked
package org.mooring.broker;

import org.jspecify.annotations.NullMarked;
