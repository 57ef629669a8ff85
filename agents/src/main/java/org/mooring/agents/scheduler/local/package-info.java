/**
 * A scheduler of our own for demonstrations and tests: jobs are processes of this machine in a small real queue. Each
 * job has a step daemon ({@code stepd.py}) that holds its limits and outlives this JVM; queue, ends and exit codes are
 * files. {@code Plan} and {@code Admission} are pure. May depend on the scheduler seam, {@code protocol} and
 * {@code runtime.config}; not on Vert.x.
 */
@NullMarked
package org.mooring.agents.scheduler.local;

import org.jspecify.annotations.NullMarked;
