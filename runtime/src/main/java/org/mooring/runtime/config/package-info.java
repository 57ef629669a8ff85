/**
 * Configuration files to record trees: every problem at once, each with its line. Depends on Jackson's YAML parser and
 * on the protocol's ids; knows no daemon.
 */
@NullMarked
package org.mooring.runtime.config;

import org.jspecify.annotations.NullMarked;
