/** The job's script: the job-side program with its settings, as text. Pure but for reading its own resource. */
@NullMarked
package org.mooring.agents.job;

import org.jspecify.annotations.NullMarked;
