/** Who: users, sign-ins, tickets, API tokens, revocations. */
@NullMarked
package org.mooring.broker.identity;

import org.jspecify.annotations.NullMarked;
