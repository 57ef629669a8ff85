/** The house's rooms and doors, as rules over all classes. */
@NullMarked
package org.mooring.testbed.architecture;

import org.jspecify.annotations.NullMarked;
