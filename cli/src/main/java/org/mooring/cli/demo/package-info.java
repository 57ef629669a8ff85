/**
 * A whole federation on one machine: writes its configuration, keys and people below one folder, and runs the very
 * daemons of the archive on it, in one process or in several. Knows the daemons only by their configuration files.
 */
@NullMarked
package org.mooring.cli.demo;

import org.jspecify.annotations.NullMarked;
