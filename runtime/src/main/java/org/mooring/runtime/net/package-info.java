/** Network addresses: which are where. Depends on Netty's reader of addresses only. */
@NullMarked
package org.mooring.runtime.net;

import org.jspecify.annotations.NullMarked;
