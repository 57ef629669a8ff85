/** Keys and certificates that daemons make for themselves. Depends on BouncyCastle and the JDK only. */
@NullMarked
package org.mooring.runtime.tls;

import org.jspecify.annotations.NullMarked;
