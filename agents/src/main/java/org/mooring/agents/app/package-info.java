/** What a session can run on this cluster: apps, their interfaces, what Start takes. Pure values of the configuration. */
@NullMarked
package org.mooring.agents.app;

import org.jspecify.annotations.NullMarked;
