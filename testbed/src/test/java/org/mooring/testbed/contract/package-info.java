/** Contract suites: what every implementation of a seam must do; a real one is a small subclass that makes a rig. */
@NullMarked
package org.mooring.testbed.contract;

import org.jspecify.annotations.NullMarked;
