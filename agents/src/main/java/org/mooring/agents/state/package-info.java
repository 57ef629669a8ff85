/** What an agent keeps on disk. */
@NullMarked
package org.mooring.agents.state;

import org.jspecify.annotations.NullMarked;
