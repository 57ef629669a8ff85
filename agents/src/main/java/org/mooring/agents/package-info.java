/**
 * One cluster's agent: runs on a login node beside the scheduler, dials out to the brokers, answers the jobs' calls.
 * The daemon's wiring and its configuration; the work is done in the packages below.
 */
@NullMarked
package org.mooring.agents;

import org.jspecify.annotations.NullMarked;
