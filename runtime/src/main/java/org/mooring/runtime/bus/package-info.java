/** The bus as daemons see it: typed requests, facts and handlers, whether they stand on the event bus or dial in. */
@NullMarked
package org.mooring.runtime.bus;

import org.jspecify.annotations.NullMarked;
