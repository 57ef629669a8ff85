/** What is shipped beside the code (units, dashboards, documents) is true about the code. */
@NullMarked
package org.mooring.testbed.deployment;

import org.jspecify.annotations.NullMarked;
