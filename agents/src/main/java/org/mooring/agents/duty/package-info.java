/** What the brokers ask of an agent, and what it tells them by itself: requests, observations, reports, fences. */
@NullMarked
package org.mooring.agents.duty;

import org.jspecify.annotations.NullMarked;
