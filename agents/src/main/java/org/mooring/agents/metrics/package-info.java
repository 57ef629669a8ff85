/** What an agent counts. */
@NullMarked
package org.mooring.agents.metrics;

import org.jspecify.annotations.NullMarked;
