/** The {@code mooring} command: parses words, calls a daemon. May depend on everything; nothing depends on it. */
@NullMarked
package org.mooring.cli;

import org.jspecify.annotations.NullMarked;
