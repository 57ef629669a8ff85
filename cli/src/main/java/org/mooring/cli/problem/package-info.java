/** How a command says that it cannot do what it was asked. Depends on nothing. */
@NullMarked
package org.mooring.cli.problem;

import org.jspecify.annotations.NullMarked;
