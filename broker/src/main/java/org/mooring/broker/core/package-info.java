/** What happens: claims, effects, deadlines, the jobs' calls, facts from clusters, the route feed. */
@NullMarked
package org.mooring.broker.core;

import org.jspecify.annotations.NullMarked;
