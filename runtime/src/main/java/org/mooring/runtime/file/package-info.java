/** Files that daemons keep for themselves. Depends on the JDK only. */
@NullMarked
package org.mooring.runtime.file;

import org.jspecify.annotations.NullMarked;
